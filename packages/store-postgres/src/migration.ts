import { validateOptions, wrongType } from '@sluice/core/option-validation';
import { kernelsOf } from './native-algorithms.ts';
import { AMBIGUOUS, NEWER_VERSION, STRANGER } from './postgres-errors.ts';
import { validateTableNames } from './postgres-store-options.ts';
import { programs } from './programs/programs.ts';
import { SQL_VERSION, type TableNames, withNames } from './table-names.ts';

/**
 * In the order in which they must exist: Postgres resolves the calls of an SQL function when it is made,
 * those of a PL/pgSQL function only when it runs.
 */
const FILES = [
  ...kernelsOf('row').map(({ program }) => program),
  'algorithms',
  ...kernelsOf('row-per-entry').map(({ program }) => program),
  'taken',
  'execute',
  'held',
  'update',
  'sweep',
] as const;

/** The options of `migrationSql`: those of the store that concern its tables. */
export interface MigrationOptions extends Partial<TableNames> {
  /** Whether the tables are not written to the log: see the option of `postgresStore`. Default: `true`. */
  readonly unlogged?: boolean;
}

/**
 * Returns the SQL that `store.migrate()` runs, for a migration tool of your own. Without one, call
 * `store.migrate()`.
 *
 * It is one statement, so it is all or nothing with any tool, and it is safe to run again. It makes the
 * schema, the tables and the functions where they are missing, updates tables of an earlier version, makes
 * tables logged or unlogged if `unlogged` has changed, and fails on tables of a newer version. Functions of
 * an earlier version stay, so processes that still run the version before go on and count in the same
 * records. Without `schema`, tables that an earlier version has made in `public` stay there, and only the
 * functions are made in the schema `sluice`. Throws a `TypeError` or `RangeError` for names that are not
 * plain identifiers.
 *
 * @example
 * ```ts
 * writeFileSync('migrations/0042-sluice.sql', migrationSql({ schema: 'limits' }));
 * ```
 */
export function migrationSql(options: MigrationOptions = {}): string {
  const caller = 'migrationSql';
  validateOptions(caller, options, ['schema', 'table', 'unlogged'], "{ schema: 'limits' }");
  const { unlogged = true } = options;
  if (typeof unlogged !== 'boolean')
    throw wrongType(`${caller}: \`unlogged\``, unlogged, 'true or false', 'false');
  const names = validateTableNames(caller, options);
  return script(names, unlogged, options.schema === undefined);
}

/** `adopts`: whether tables that are in the former default schema stay there. */
function script(names: TableNames, isUnlogged: boolean, adopts: boolean): string {
  const { schema, table } = names;
  const [persistence, wanted] = isUnlogged ? ['u', 'UNLOGGED'] : ['p', 'LOGGED'];
  const run = (sql: string): string =>
    adopts
      ? `EXECUTE replace($sql$\n${withNames(sql, names, '{home}')}\n$sql$, '{home}', home);`
      : withNames(sql, names);
  return `DO $sluice$
DECLARE
  found integer;
  home text := '${schema}';
  strangers text;
  path_before text := pg_catalog.current_setting('search_path');
BEGIN
-- No function of another owner may stand in for one of Postgres.
PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
-- One migration of a schema at a time.
PERFORM pg_advisory_xact_lock(hashtextextended('@sluice/store-postgres ${schema}', 0));
${adopts ? adoption(names) : ''}${strangers(names)}
-- Read, not called: it may be a function of another owner.
SELECT substring(prosrc, '\\d+')::integer INTO found FROM pg_proc
  WHERE oid = to_regprocedure('"${schema}"."${table}_version"()')::oid;
IF found > ${SQL_VERSION} THEN
  RAISE EXCEPTION '${table} has version %, and this is for version ${SQL_VERSION}', found USING ERRCODE = '${NEWER_VERSION}';
END IF;
IF found IS NULL OR found < ${SQL_VERSION} THEN
IF to_regnamespace('"${schema}"') IS NULL THEN
CREATE SCHEMA "${schema}";
END IF;

${run(everything(isUnlogged))}
${adopts ? grants(names) : ''}END IF;
IF (SELECT relpersistence FROM pg_class WHERE oid = to_regclass(format('%I.%I', home, '${table}'))) <> '${persistence}' THEN
${run(`ALTER TABLE public.sluice_records SET ${wanted};\nALTER TABLE public.sluice_records_entries SET ${wanted};`)}
END IF;
PERFORM pg_catalog.set_config('search_path', path_before, true);
END
$sluice$;
`;
}

function everything(isUnlogged: boolean): string {
  const tables = isUnlogged
    ? programs.tables
    : programs.tables.replaceAll('CREATE UNLOGGED TABLE', 'CREATE TABLE');
  const takes = kernelsOf('row')
    .filter(({ hasTake }) => hasTake)
    .map(({ sqlName }) => programs.take.replaceAll('fixed_window', sqlName));
  return [tables, ...FILES.map((file) => programs[file]), ...takes, programs.version].join('\n');
}

/** Leaves tables of earlier versions where they are: in `public`, which was the default schema. */
function adoption({ schema, table }: TableNames): string {
  return `IF to_regclass('"public"."${table}"') IS NOT NULL AND to_regprocedure('"public"."${table}_version"()') IS NOT NULL THEN
  IF to_regclass('"${schema}"."${table}"') IS NOT NULL THEN
    RAISE EXCEPTION 'both schemas, ${schema} and public, have tables of the store. Name the one that is yours with the option \`schema\`'
      USING ERRCODE = '${AMBIGUOUS}';
  END IF;
  home := 'public';
END IF;
`;
}

/** Roles that may use the tables must be able to reach the functions, which move to another schema. */
function grants({ schema, table }: TableNames): string {
  return `IF home <> '${schema}' THEN
  FOR strangers IN
    SELECT DISTINCT CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE granted.grantee::regrole::text END
    FROM pg_class AS class, aclexplode(class.relacl) AS granted
    WHERE class.oid = to_regclass(format('%I.%I', home, '${table}')) AND granted.grantee <> class.relowner
  LOOP
    EXECUTE 'GRANT USAGE ON SCHEMA "${schema}" TO ' || strangers;
  END LOOP;
END IF;
`;
}

/**
 * Where every role may create something in the schema, another one may have taken these names first: its
 * triggers and functions would run with the rights of whoever uses the store.
 */
function strangers({ schema, table }: TableNames): string {
  return `SELECT string_agg(owned.object, ', ') INTO strangers
FROM (
  SELECT oid::regprocedure::text AS object, pronamespace AS namespace, proowner AS owner FROM pg_proc
    WHERE proname ~ '^((${table}|sluice)_.*_${SQL_VERSION}|${table}_version)$'
  UNION ALL
  SELECT oid::regclass::text, relnamespace, relowner FROM pg_class
    WHERE relname IN ('${table}', '${table}_entries')
) AS owned
JOIN pg_namespace AS namespace ON namespace.oid = owned.namespace AND namespace.nspname IN ('${schema}', home)
JOIN pg_roles AS owner ON owner.oid = owned.owner
JOIN pg_roles AS me ON me.rolname = current_user
JOIN pg_database AS database ON database.datname = current_database()
WHERE has_schema_privilege('public', namespace.oid, 'CREATE')
  AND NOT owner.rolsuper AND owner.oid NOT IN (me.oid, namespace.nspowner, database.datdba)
  AND (me.rolsuper OR NOT pg_has_role(owner.oid, 'USAGE'));
IF strangers IS NOT NULL THEN
  RAISE EXCEPTION 'another role owns %. Drop them, or migrate as that role, or run REVOKE CREATE ON SCHEMA ... FROM PUBLIC if you trust it', strangers
    USING ERRCODE = '${STRANGER}';
END IF;`;
}
