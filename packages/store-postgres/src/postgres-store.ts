import {
  type Command,
  type CommandOutcome,
  RateLimitError,
  type RecordKey,
  type Store,
  type StoreCallOptions,
  type StoreCapabilities,
  type Transition,
  updateInTransaction,
  watchTransition,
} from '@sluice/core';
import { wrongType } from '@sluice/core/option-validation';
import { textArray } from './array-literal.ts';
import { batchOf } from './batch.ts';
import type { Connections } from './connections.ts';
import { migrationSql, SQL_VERSION } from './migration.ts';
import { isInProcess, isPool, type PgClient } from './pg-client.ts';
import { PoolConnections } from './pool-connections.ts';
import { isConflict, isMissing, newerVersion, notMigrated, storeError } from './postgres-errors.ts';
import {
  type PostgresStoreOptions,
  type ValidatedPostgresStoreOptions,
  validatePostgresStoreOptions,
} from './postgres-store-options.ts';
import { rowId } from './record-id.ts';
import { SingleConnection } from './single-connection.ts';
import { Statements } from './statements.ts';
import { Sweeper } from './sweeper.ts';
import { updateTransactions } from './update.ts';

/** A store in a Postgres database, shared by all processes that use it. */
export interface PostgresStore extends Store {
  execute(commands: readonly Command[], options?: StoreCallOptions): Promise<readonly CommandOutcome[]>;
  /**
   * Makes or updates tables and functions; see `migrationSql`. Safe to call again, and from many processes at once. The store
   * never does it by itself. Rejects with a `RateLimitError` that says what to run when the tables are of a newer
   * version or the role may not do it.
   */
  migrate(): Promise<void>;
  /**
   * The same store inside the transaction that is open on this client: what is spent is kept if it commits, and given back if it
   * rolls back, also to a savepoint. Until it ends, the records that it has touched are locked: others who check them
   * wait. Closing the result does nothing to the client or to this store.
   *
   * A check that rejects has made the transaction fail, or may still count in it: roll back.
   */
  withClient(client: PgClient): Store;
  /** Deletes all expired records; resolves to how many. Safe to call at any time, from any process. */
  sweep(): Promise<number>;
}

/** Enough for a burst of conflicts; each try lets at least one of them through. */
const MAX_ATTEMPTS = 10;

/** How long `close` waits for a sweep, which a server that hangs would never end. */
const CLOSE_WITHIN_MS = 1000;

/** Larger batches share their statements among more commands, and hold their locks for longer. */
const MAX_BATCH = 256;

/**
 * A store in Postgres 14 or later. Does no I/O: call `migrate` once, when deploying. Throws a `TypeError` or `RangeError`
 * that names the option at fault.
 */
export function postgresStore(options: PostgresStoreOptions): PostgresStore {
  const checked = validatePostgresStoreOptions(options);
  const { pool } = checked;
  return new SqlStore(checked, isPool(pool) ? new PoolConnections(pool) : new SingleConnection(pool, false));
}

class SqlStore implements PostgresStore {
  readonly capabilities: StoreCapabilities;
  readonly #options: ValidatedPostgresStoreOptions;
  readonly #connections: Connections;
  readonly #statements: Statements;
  readonly #sweeper: Sweeper;
  #isClosed = false;

  constructor(options: ValidatedPostgresStoreOptions, connections: Connections) {
    this.#options = options;
    this.#connections = connections;
    this.#statements = new Statements(options, options.prepare);
    this.#sweeper = new Sweeper(async (firstPage, pages) => {
      const query = this.#statements.sweep(this.#clockMs(), firstPage, pages);
      return JSON.parse(await this.#connections.run(query)) as [number, number];
    });
    this.capabilities = Object.freeze({
      shared: true,
      durable: !options.unlogged,
      clock: options.clock === undefined && !isInProcess(options.pool) ? 'store' : 'process',
      atomicity: 'any-keys',
      native: NATIVE,
      maxBatch: MAX_BATCH,
      maxInFlight: connections.maxInFlight,
    });
  }

  async execute(
    commands: readonly Command[],
    { signal }: StoreCallOptions = {},
  ): Promise<readonly CommandOutcome[]> {
    this.#refuseClosed();
    if (commands.length === 0) return [];
    const batch = batchOf(commands, this.#clockMs(), this.#statements);
    const answer = await this.#call(() => this.#connections.run(batch.query, signal));
    if (this.#options.sweep && !this.#connections.isCallers) this.#sweeper.afterCommands(commands.length);
    return batch.outcomes(answer);
  }

  async update<T>(
    keys: readonly RecordKey[],
    transition: Transition<T>,
    options?: StoreCallOptions,
  ): Promise<T> {
    this.#refuseClosed();
    const transactions = updateTransactions(this.#connections, this.#statements, () => this.#clockMs());
    const watched = watchTransition(transition);
    const result = await this.#call(
      () => updateInTransaction(transactions, keys, watched.transition, options),
      watched.threw,
    );
    if (this.#options.sweep && !this.#connections.isCallers) this.#sweeper.afterCommands(1);
    return result;
  }

  async remove(keys: readonly RecordKey[], { signal }: StoreCallOptions = {}): Promise<void> {
    this.#refuseClosed();
    await this.#call(() =>
      this.#connections.run(this.#statements.remove(textArray(keys.map(rowId))), signal),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.race([this.#sweeper.idle(), pause(CLOSE_WITHIN_MS)]);
    this.#connections.close();
  }

  async migrate(): Promise<void> {
    this.#refuseClosed();
    const { schema, table, unlogged } = this.#options;
    await this.#call(() => this.#connections.run({ text: migrationSql({ schema, table, unlogged }) }));
  }

  withClient(client: PgClient): Store {
    this.#refuseClosed();
    if (typeof client?.query !== 'function')
      throw wrongType('withClient: the argument', client, 'a client inside BEGIN', 'await pool.connect()');
    return new SqlStore(this.#options, new SingleConnection(client, true));
  }

  async sweep(): Promise<number> {
    this.#refuseClosed();
    return this.#call(() => this.#sweeper.all());
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
  }

  #clockMs(): number | null {
    return this.#options.clock?.now() ?? null;
  }

  /** The call, tried again while it loses against others and may be; what it throws in the end becomes a coded error. */
  async #call<T>(call: () => Promise<T>, isOurs: (error: unknown) => boolean = () => false): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (isOurs(error) || RateLimitError.is(error)) throw error;
        const { isCallers } = this.#connections;
        if (isCallers || !isConflict(error) || attempt === MAX_ATTEMPTS) throw await this.#explained(error);
        await pause(Math.random() * attempt);
      }
    }
  }

  async #explained(error: unknown): Promise<RateLimitError> {
    const { schema, table } = this.#options;
    if (!isMissing(error) || this.#connections.isCallers) return storeError(error, this.#options);
    const version = await this.#connections.run(this.#statements.version()).catch(() => '');
    return Number(version) > SQL_VERSION
      ? newerVersion(error, `${schema}.${table}`)
      : notMigrated(error, `${schema}.${table}`);
  }
}

const NATIVE: readonly string[] = Object.freeze([
  'fixed-window',
  'sliding-window',
  'sliding-window-log',
  'token-bucket',
  'leaky-bucket',
  'gcra',
]);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
