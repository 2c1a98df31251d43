/** Where a store keeps its tables and functions: plain identifiers. */
export interface TableNames {
  readonly schema: string;
  readonly table: string;
}

/**
 * Returns the SQL with these names in place of the default ones, which the files in programs/ use. Functions
 * that are not named after the table are pure arithmetic, which all tables of a schema share.
 */
export function withNames(sql: string, { schema, table }: TableNames): string {
  return sql.replace(/\bpublic\.(sluice_records)?([a-z0-9_]*)/g, (_, isTable, rest) =>
    isTable ? `"${schema}"."${table}${rest}"` : `"${schema}"."${rest}"`,
  );
}
