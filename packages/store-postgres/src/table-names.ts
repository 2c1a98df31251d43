/**
 * The version of the tables and functions in programs/: the one that version.sql returns. The names of all
 * other functions end with it, so those of an earlier version keep working for processes that still run.
 */
export const SQL_VERSION = 2;

/** Where a store keeps its tables and functions: plain identifiers. */
export interface TableNames {
  readonly schema: string;
  readonly table: string;
}

/**
 * Returns the SQL with these names in place of the default ones, which the files in programs/ use, and with
 * the version at the end of each function's name, which a parenthesis follows. Functions that are not named
 * after the table are pure arithmetic, which all tables of a schema share.
 */
export function withNames(sql: string, { schema, table }: TableNames): string {
  return sql.replace(/\bpublic\.(sluice_records)?(\w*)(\(?)/g, (_, isTable, rest, parenthesis) => {
    const version = parenthesis === '' || rest === '_version' ? '' : `_${SQL_VERSION}`;
    return `"${schema}"."${isTable ? table : ''}${rest}${version}"${parenthesis}`;
  });
}
