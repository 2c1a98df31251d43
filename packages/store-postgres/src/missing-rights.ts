import type { PgQuery } from './pg-client.ts';
import { DEFAULT_SCHEMA, type TableNames } from './table-names.ts';

interface Rights {
  readonly role: string;
  readonly database: string;
  readonly mayCreateSchema: boolean;
  /** `null` if there is no such schema. */
  readonly mayUse: boolean | null;
  readonly mayCreate: boolean | null;
  readonly mayCall: boolean;
  readonly tables: readonly {
    readonly name: string;
    readonly owner: string;
    readonly isOwn: boolean;
    /** What the role may not do with it. */
    readonly missing: readonly string[];
    readonly isFiltered: boolean;
  }[];
}

const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Asks the server for the rights of the role. The server's own messages come in many languages. */
export function rightsQuery({ schema, table }: TableNames): PgQuery {
  const missing = PRIVILEGES.map(
    (right) => `CASE WHEN NOT pg_catalog.has_table_privilege(class.oid, '${right}') THEN '${right}' END`,
  );
  // Tables of earlier versions may still be in the former default schema.
  const schemas = schema === DEFAULT_SCHEMA ? [schema, 'public'] : [schema];
  const is = (column: string, names: readonly string[]): string =>
    `${column}::pg_catalog.text OPERATOR(pg_catalog.=) ANY ('{${names.join()}}'::pg_catalog.text[])`;
  return {
    text: `SELECT pg_catalog.json_build_object(
  'role', pg_catalog.quote_ident(current_user),
  'database', pg_catalog.quote_ident(pg_catalog.current_database()),
  'mayCreateSchema', pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
  'mayUse', pg_catalog.has_schema_privilege(pg_catalog.to_regnamespace('"${schema}"')::pg_catalog.oid, 'USAGE'),
  'mayCreate', pg_catalog.has_schema_privilege(pg_catalog.to_regnamespace('"${schema}"')::pg_catalog.oid, 'CREATE'),
  'mayCall', (
    SELECT coalesce(pg_catalog.bool_and(pg_catalog.has_function_privilege(oid, 'EXECUTE')), true) FROM pg_catalog.pg_proc
    WHERE pronamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace('"${schema}"')::pg_catalog.oid
      AND (pg_catalog.starts_with(proname::pg_catalog.text, '${table}_') OR pg_catalog.starts_with(proname::pg_catalog.text, 'sluice_'))
  ),
  'tables', (
    SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', class.oid::pg_catalog.regclass::pg_catalog.text,
      'owner', pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(class.relowner)),
      'isOwn', pg_catalog.pg_has_role(class.relowner, 'USAGE'),
      'missing', pg_catalog.array_remove(ARRAY[${missing.join(', ')}], NULL),
      'isFiltered', pg_catalog.row_security_active(class.oid)
    )), '[]') FROM pg_catalog.pg_class AS class
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid OPERATOR(pg_catalog.=) class.relnamespace
    WHERE ${is('namespace.nspname', schemas)} AND ${is('class.relname', [table, `${table}_entries`])}
  )
)::pg_catalog.text AS answer`,
  };
}

/** The statements that give the role what it lacks, from the answer to `rightsQuery`. */
export function remediesOf(answer: string, { schema }: TableNames, isMigration: boolean): readonly string[] {
  const { role, database, mayCreateSchema, mayUse, mayCreate, mayCall, tables } = JSON.parse(
    answer,
  ) as Rights;
  const remedies: string[] = [];
  if (mayUse === false) remedies.push(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  for (const { name, owner, isOwn, missing, isFiltered } of tables) {
    if (missing.length > 0) remedies.push(`GRANT ${missing.join(', ')} ON ${name} TO ${role}`);
    if (isFiltered) remedies.push(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
    if (isMigration && !isOwn) remedies.push(`the migration as ${owner}, who owns ${name}`);
  }
  if (!mayCall) remedies.push(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role}`);
  if (isMigration && mayUse === null && !mayCreateSchema)
    remedies.push(
      `GRANT CREATE ON DATABASE ${database} TO ${role}, or pass a \`schema\` in which it may create tables`,
    );
  if (isMigration && mayCreate === false) remedies.push(`GRANT CREATE ON SCHEMA ${schema} TO ${role}`);
  return remedies;
}
