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

/** The schema of stores that do not name one. */
export const DEFAULT_SCHEMA = 'sluice';

/**
 * Returns the SQL with these names in place of those that the files in programs/ use, and with the version at
 * the end of each function's name, which a parenthesis follows. Functions that are not named after the table
 * are pure arithmetic, which all tables of a schema share. `home` is the schema of the tables, if it is not
 * that of the functions.
 */
export function withNames(sql: string, { schema, table }: TableNames, home: string = schema): string {
  return sql.replace(/\bpublic\.(sluice_records)?(\w*)(\(?)/g, (_, isTable, rest, parenthesis) => {
    if (parenthesis === '') return `"${home}"."${table}${rest}"`;
    const version = rest === '_version' ? '' : `_${SQL_VERSION}`;
    return `"${schema}"."${isTable ? table : ''}${rest}${version}"(`;
  });
}
