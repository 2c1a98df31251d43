import type { Clock } from '@sluice/core';
import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import type { PgClient, PgPool } from './pg-client.ts';
import type { TableNames } from './table-names.ts';

/** The options of `postgresStore`. */
export interface PostgresStoreOptions {
  /**
   * A `Pool` of `pg`, or a single `Client` that is connected and that nothing else uses, or `fromPglite(db)`. Stays the
   * caller's to close. The store listens to its `error` event, so that a lost idle connection ends no process.
   */
  readonly pool: PgPool | PgClient;
  /** The schema of the tables. Default: `'public'`. */
  readonly schema?: string;
  /** The table of the records, and the beginning of the other names. Default: `'sluice_records'`. */
  readonly table?: string;
  /**
   * Whether `migrate` makes tables that are not written to the log: several times faster, kept over a clean restart, emptied
   * by a crash of the server and absent on its replicas. Default: `true`.
   */
  readonly unlogged?: boolean;
  /**
   * Tells the time instead of the server. For tests: with several processes, the clocks of all of them would decide.
   */
  readonly clock?: Clock;
  /** Whether checks now and then delete some expired records. Default: `true`. With `false`, call `store.sweep()`. */
  readonly sweep?: boolean;
  /**
   * Whether checks use a named prepared statement: some percent faster, but not possible behind a PgBouncer that pools
   * transactions, unless it tracks prepared statements. Default: `false`.
   */
  readonly prepare?: boolean;
}

/** The options, checked and with defaults. */
export interface ValidatedPostgresStoreOptions extends TableNames {
  readonly pool: PgPool | PgClient;
  readonly unlogged: boolean;
  readonly clock: Clock | undefined;
  readonly sweep: boolean;
  readonly prepare: boolean;
}

/** Postgres cuts names at 63 bytes; the longest ending that the store adds has 17. */
const NAME = /^[a-z_][a-z0-9_]{0,45}$/;

/** Throws a `TypeError` or `RangeError` that names the option at fault. */
export function validatePostgresStoreOptions(options: PostgresStoreOptions): ValidatedPostgresStoreOptions {
  const caller = 'postgresStore';
  const known = ['pool', 'schema', 'table', 'unlogged', 'clock', 'sweep', 'prepare'];
  validateOptions(caller, options, known, '{ pool: new Pool() }');
  const { pool, clock, unlogged = true, sweep = true, prepare = false } = options;
  if (typeof pool !== 'object' || pool === null || !('query' in pool) || typeof pool.query !== 'function') {
    throw wrongType(`${caller}: \`pool\``, pool, 'a Pool or a Client of pg, or fromPglite(db)', 'new Pool()');
  }
  if (clock !== undefined && typeof clock?.now !== 'function') {
    const example = '{ now: () => Date.now() }';
    throw wrongType(`${caller}: \`clock\``, clock, 'an object with a function `now`', example);
  }
  for (const [name, value] of Object.entries({ unlogged, sweep, prepare })) {
    if (typeof value !== 'boolean')
      throw wrongType(`${caller}: \`${name}\``, value, 'true or false', 'false');
  }
  return { ...validateTableNames(caller, options), pool, unlogged, clock, sweep, prepare };
}

/** The names with their defaults; throws unless they are plain identifiers. */
export function validateTableNames(
  caller: string,
  { schema = 'public', table = 'sluice_records' }: Partial<TableNames>,
): TableNames {
  for (const [name, value] of Object.entries({ schema, table })) {
    const allowed = 'a plain identifier: 1 to 46 of a-z, 0-9 and _, not beginning with a digit';
    const example = name === 'schema' ? "'public'" : "'sluice_records'";
    if (typeof value !== 'string') throw wrongType(`${caller}: \`${name}\``, value, allowed, example);
    if (!NAME.test(value)) throw outOfRange(`${caller}: \`${name}\``, value, allowed, example);
  }
  return { schema, table };
}
