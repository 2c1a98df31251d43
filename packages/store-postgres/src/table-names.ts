/** Where a store keeps its tables and functions: plain identifiers. */
export interface TableNames {
  readonly schema: string;
  readonly table: string;
}

/**
 * The SQL with the default names, which are those in src/sql, replaced by these. What is not named after the table is pure
 * arithmetic, which all tables of a schema share.
 */
export function withNames(sql: string, { schema, table }: TableNames): string {
  return sql.replace(/\bpublic\.(sluice_records)?([a-z0-9_]*)/g, (_, isTable, rest) =>
    isTable ? `"${schema}"."${table}${rest}"` : `"${schema}"."${rest}"`,
  );
}
