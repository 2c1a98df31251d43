import { validateOptions, wrongType } from '@sluice/core/option-validation';
import { kernelsOf } from './native-algorithms.ts';
import { NEWER_VERSION } from './postgres-errors.ts';
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
 * records. Throws a `TypeError` or `RangeError` for names that are not plain identifiers.
 *
 * @example
 * ```ts
 * writeFileSync('migrations/0042-sluice.sql', migrationSql({ schema: 'limits' }));
 * ```
 */
export function migrationSql(options: MigrationOptions = {}): string {
  const caller = 'migrationSql';
  validateOptions(caller, options, ['schema', 'table', 'unlogged'], "{ schema: 'public' }");
  const { unlogged = true } = options;
  if (typeof unlogged !== 'boolean')
    throw wrongType(`${caller}: \`unlogged\``, unlogged, 'true or false', 'false');
  const names = validateTableNames(caller, options);
  return withNames(script(unlogged), names).replaceAll('{schema}', names.schema);
}

function script(isUnlogged: boolean): string {
  const [persistence, wanted] = isUnlogged ? ['u', 'UNLOGGED'] : ['p', 'LOGGED'];
  const tables = isUnlogged
    ? programs.tables
    : programs.tables.replaceAll('CREATE UNLOGGED TABLE', 'CREATE TABLE');
  return `DO $sluice$
DECLARE
  found integer;
  path_before text := pg_catalog.current_setting('search_path');
BEGIN
-- No function of another owner may stand in for one of Postgres.
PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
-- One migration of a schema at a time.
PERFORM pg_advisory_xact_lock(hashtextextended('@sluice/store-postgres {schema}', 0));
IF to_regprocedure('public.sluice_records_version()') IS NOT NULL THEN
  EXECUTE 'SELECT public.sluice_records_version()' INTO found;
END IF;
IF found > ${SQL_VERSION} THEN
  RAISE EXCEPTION 'sluice_records has version %, and this is for version ${SQL_VERSION}', found USING ERRCODE = '${NEWER_VERSION}';
END IF;
IF found IS NULL OR found < ${SQL_VERSION} THEN
IF to_regnamespace('"{schema}"') IS NULL THEN
CREATE SCHEMA "{schema}";
END IF;

${tables}
${FILES.map((file) => programs[file]).join('\n')}
${kernelsOf('row')
  .filter(({ hasTake }) => hasTake)
  .map(({ sqlName }) => programs.take.replaceAll('fixed_window', sqlName))
  .join('\n')}
${programs.version}
END IF;
IF (SELECT relpersistence FROM pg_class WHERE oid = to_regclass('public.sluice_records')) <> '${persistence}' THEN
  ALTER TABLE public.sluice_records SET ${wanted};
  ALTER TABLE public.sluice_records_entries SET ${wanted};
END IF;
PERFORM pg_catalog.set_config('search_path', path_before, true);
END
$sluice$;
`;
}
