import type { Clock } from '@sluice/core';
import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import type { PgClient, PgPool } from './pg-client.ts';
import { DEFAULT_SCHEMA, type TableNames } from './table-names.ts';

/** The options of `postgresStore`. */
export interface PostgresStoreOptions {
  /**
   * A `Pool` of `pg`; or a connected `Client` that nothing else uses; or `fromPglite(db)`. Required. It stays
   * yours to close. The store listens to its `error` event, so that losing an idle connection does not end
   * the process.
   */
  readonly pool: PgPool | PgClient;
  /**
   * The schema of the tables and functions: 1 to 46 of a-z, 0-9 and `_`, not beginning with a digit.
   * `migrate` makes it if it is missing. Default: `'sluice'`; tables that an earlier version has made in
   * `public` stay there, and the functions in `sluice` use them.
   */
  readonly schema?: string;
  /**
   * The table of the records, and the beginning of the other names. Same characters as `schema`. Set it when
   * two stores share a schema, such as a durable one and a fast one. Default: `'sluice_records'`.
   */
  readonly table?: string;
  /**
   * Whether `migrate` makes tables that are not written to the log. They are several times faster, survive a
   * clean restart, are emptied by a crash of the server, and do not exist on its replicas. Set it to `false`
   * where a limit is worth money. Default: `true`.
   */
  readonly unlogged?: boolean;
  /**
   * The time, in milliseconds since the epoch. For tests only: with several processes, each would decide by
   * its own clock. Default: the clock of the server.
   */
  readonly clock?: Clock;
  /**
   * Whether checks delete expired records as they go: 64 pages of the table, about once in 1,000 checks. With
   * `false`, call `store.sweep()` from a job. Default: `true`.
   */
  readonly sweep?: boolean;
  /**
   * Whether checks use named prepared statements. They make single checks some percent faster. Behind a
   * PgBouncer that pools transactions, unless it tracks prepared statements, many checks are sent twice,
   * because the server does not have the statement. Default: `false`.
   */
  readonly prepare?: boolean;
}

/** The options, validated and with defaults. */
export interface ValidatedPostgresStoreOptions extends TableNames {
  readonly pool: PgPool | PgClient;
  /** Whether the schema was named, and is not the default one. */
  readonly hasSchema: boolean;
  readonly unlogged: boolean;
  readonly clock: Clock | undefined;
  readonly sweep: boolean;
  readonly prepare: boolean;
}

/** Postgres truncates names to 63 bytes; the longest suffix that the store adds has 17. */
const NAME = /^[a-z_][a-z0-9_]{0,45}$/;

/**
 * Returns the options with their defaults. Throws a `TypeError` or `RangeError` that names the invalid
 * option.
 */
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
  const hasSchema = options.schema !== undefined;
  return { ...validateTableNames(caller, options), hasSchema, pool, unlogged, clock, sweep, prepare };
}

/** Returns the names with their defaults. Throws unless they are plain identifiers. */
export function validateTableNames(
  caller: string,
  { schema = DEFAULT_SCHEMA, table = 'sluice_records' }: Partial<TableNames>,
): TableNames {
  for (const [name, value] of Object.entries({ schema, table })) {
    const allowed = 'a plain identifier: 1 to 46 of a-z, 0-9 and _, not beginning with a digit';
    const example = name === 'schema' ? "'limits'" : "'sluice_records'";
    if (typeof value !== 'string') throw wrongType(`${caller}: \`${name}\``, value, allowed, example);
    if (!NAME.test(value)) throw outOfRange(`${caller}: \`${name}\``, value, allowed, example);
  }
  return { schema, table };
}
