import { setTimeout as pause } from 'node:timers/promises';
import {
  type Command,
  type CommandOutcome,
  RateLimitError,
  type RecordKey,
  readClock,
  type Store,
  type StoreCallOptions,
  type StoreCapabilities,
  type Transition,
  updateInTransaction,
  watchTransition,
} from '@sluice/core';
import { isMistake, wrongType } from '@sluice/core/option-validation';
import { textArray } from './array-literal.ts';
import { batchOf } from './batch.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import type { Connections } from './connections.ts';
import { HeldRecords, type Inspection } from './held-records.ts';
import { inLockOrder } from './lock-order.ts';
import { migrationSql } from './migration.ts';
import { remediesOf, rightsQuery } from './missing-rights.ts';
import { nativeAlgorithmNames } from './native-algorithms.ts';
import { isInProcess, isPool, type PgClient, type PgQuery } from './pg-client.ts';
import { PoolConnections } from './pool-connections.ts';
import {
  forbidden,
  isConflict,
  isForbidden,
  isLockWait,
  isMissing,
  newerVersion,
  notMigrated,
  storeError,
} from './postgres-errors.ts';
import type { PostgresStore as PostgresStoreContract } from './postgres-store-contract.ts';
import {
  type PostgresStoreOptions,
  type ValidatedPostgresStoreOptions,
  validatePostgresStoreOptions,
} from './postgres-store-options.ts';
import { storedId } from './record-id.ts';
import { SingleConnection } from './single-connection.ts';
import { type LockWait, Statements } from './statements.ts';
import { Sweeper } from './sweeper.ts';
import { SQL_VERSION } from './table-names.ts';
import { updateTransactions } from './update.ts';

/** Enough for a burst of conflicts; each try lets at least one of them through. */
const MAX_ATTEMPTS = 10;

/** How long `close` waits for a sweep, which never ends on a server that hangs. */
const CLOSE_WITHIN_MS = 1000;

/** Reads nothing: the connection is all that matters. */
const WARM_UP = { text: "SELECT '' AS answer" };

/** Larger batches share their statements among more commands, but hold their locks for longer. */
const MAX_BATCH = 256;

/**
 * Makes a store in Postgres 14 or newer. It is exact across processes, takes one round trip for a batch of
 * checks, and decides by the server's clock. Use it when you run Postgres anyway, when quota must survive a
 * crash (`unlogged: false`), or when it must be taken inside your own transaction (`withClient`).
 * Otherwise take `redisStore`, or `memoryStore` for a single process.
 *
 * Does no I/O: call `migrate` once, when you deploy. Throws a `TypeError` or `RangeError` that names the
 * invalid option. Several stores may share one pool; those with the same `schema` and `table` share their
 * records.
 *
 * @example
 * ```ts
 * const store = postgresStore({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) });
 * await store.migrate();
 * const limits = [fixedWindow({ name: 'per-day', limit: 10_000, window: '1d' })];
 * const limiter = createLimiter({ store, limits });
 * ```
 */
export function postgresStore(options: PostgresStoreOptions): PostgresStoreContract {
  const validated = validatePostgresStoreOptions(options);
  const { pool } = validated;
  return new PostgresStore(
    validated,
    isPool(pool) ? new PoolConnections(pool) : new SingleConnection(pool, false),
  );
}

class PostgresStore implements PostgresStoreContract {
  readonly capabilities: StoreCapabilities;
  readonly #options: ValidatedPostgresStoreOptions;
  readonly #connections: Connections;
  readonly #statements: Statements;
  readonly #sweeper: Sweeper;
  readonly #underWay = new CallsUnderWay();
  readonly #held = new HeldRecords((ids) => this.#inspect(ids));
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
      native: nativeAlgorithmNames,
      maxBatch: MAX_BATCH,
      maxInFlight: connections.maxInFlight,
      ...(connections.isCallers && { provisional: true }),
    });
  }

  /**
   * Opens as many connections as checks can use at once. A pool that has connections already is ready, even
   * if all of them are lent: to wait for one is part of a check, and counts against its deadline.
   */
  async ready({ signal }: StoreCallOptions = {}): Promise<void> {
    this.#assertOpen();
    const { isCold, maxInFlight } = this.#connections;
    if (!isCold) return;
    const opened = Array.from({ length: maxInFlight }, () => this.#connections.run(WARM_UP, signal));
    // A pool that others use may not have all of them; one is enough.
    await this.#call(() =>
      Promise.any(opened).catch((error: AggregateError) => Promise.reject(error.errors[0])),
    );
    await Promise.allSettled(opened);
  }

  async execute(
    commands: readonly Command[],
    { signal }: StoreCallOptions = {},
  ): Promise<readonly CommandOutcome[]> {
    this.#assertOpen();
    if (commands.length === 0) return [];
    const run = async (some: readonly Command[], wait: LockWait): Promise<readonly CommandOutcome[]> => {
      const batch = batchOf(some, this.#clockMs(), this.#statements, wait);
      return batch.outcomes(await this.#call(() => this.#connections.run(batch.query, signal)));
    };
    // Without a signal, the caller never stops waiting.
    const outcomes = await this.#underWay.add(
      () => commands.flatMap((command) => command.keys),
      signal === undefined || this.#connections.isCallers
        ? run(commands, undefined)
        : this.#held.runAround(commands, run, signal),
    );
    this.#maybeSweep(commands.length);
    return outcomes;
  }

  async update<T>(
    keys: readonly RecordKey[],
    transition: Transition<T>,
    options?: StoreCallOptions,
  ): Promise<T> {
    this.#assertOpen();
    // What the transition throws reaches the caller as it is.
    const watched = watchTransition(transition);
    const run = (wait: LockWait): Promise<T> => {
      const clockMs = (): number | null => this.#clockMs();
      const transactions = updateTransactions(this.#connections, this.#statements, clockMs, wait);
      return this.#call(
        () => updateInTransaction(transactions, keys, watched.transition, options),
        (error) => watched.threw(error) || isMistake(error),
      );
    };
    const result = await this.#underWay.add(
      () => keys,
      options?.signal === undefined || this.#connections.isCallers
        ? run(undefined)
        : this.#held.runBounded(keys, run),
    );
    this.#maybeSweep(1);
    return result;
  }

  async remove(keys: readonly RecordKey[], { signal }: StoreCallOptions = {}): Promise<void> {
    this.#assertOpen();
    await this.#underWay.onRecords(keys);
    const ids = textArray(inLockOrder(keys).map(storedId));
    const run = (wait: LockWait): Promise<string> =>
      this.#call(() => this.#connections.run(this.#statements.remove(wait, ids), signal));
    if (signal === undefined || this.#connections.isCallers) await run(undefined);
    else await this.#held.runPatiently(run, signal);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.race([this.#sweeper.idle(), pause(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    this.#connections.close();
  }

  async migrate(): Promise<void> {
    this.#assertOpen();
    const { hasSchema, schema, table, unlogged } = this.#options;
    const text = migrationSql({ ...(hasSchema && { schema }), table, unlogged });
    await this.#call(
      () => this.#connections.run({ text }),
      () => false,
      true,
    );
  }

  withClient(client: PgClient): Store {
    this.#assertOpen();
    if (typeof client?.query !== 'function' || isPool(client))
      throw wrongType('withClient: the argument', client, 'a client inside BEGIN', 'await pool.connect()');
    // A named statement that the server has lost would abort the transaction.
    return new PostgresStore({ ...this.#options, prepare: false }, new SingleConnection(client, true));
  }

  async sweep(): Promise<number> {
    this.#assertOpen();
    return this.#call(() => this.#sweeper.all());
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
  }

  #clockMs(): number | null {
    const { clock } = this.#options;
    return clock === undefined ? null : readClock(clock);
  }

  #maybeSweep(commands: number): void {
    if (this.#options.sweep && !this.#connections.isCallers) this.#sweeper.afterCommands(commands);
  }

  async #inspect(ids: readonly string[]): Promise<Inspection> {
    try {
      const answer = await this.#call(() => this.#connections.run(this.#statements.held(textArray(ids))));
      return JSON.parse(answer) as Inspection;
    } catch (error) {
      // The whole table is locked, as by a migration that rewrites it.
      if (isLockWait(error)) return ['0', ids];
      throw error;
    }
  }

  /**
   * Runs the call, again after a conflict where that is safe. What it throws in the end becomes a coded
   * error.
   */
  async #call<T>(
    call: () => Promise<T>,
    isOurs: (error: unknown) => boolean = () => false,
    isMigration: boolean = false,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (isOurs(error) || RateLimitError.is(error)) throw error;
        const { isCallers } = this.#connections;
        if (isCallers || !isConflict(error) || attempt === MAX_ATTEMPTS)
          throw await this.#explained(error, isMigration);
        await pause(Math.random() * attempt, undefined, { ref: false });
      }
    }
  }

  async #explained(error: unknown, isMigration: boolean): Promise<RateLimitError> {
    const names = this.#options;
    // The transaction of a caller has failed, so it can answer no question.
    if (this.#connections.isCallers) return storeError(error, names);
    const report = (query: PgQuery): Promise<string> => this.#connections.run(query).catch(() => '');
    if (isForbidden(error)) {
      const answer = await report(rightsQuery(names));
      return forbidden(error, answer === '' ? [] : remediesOf(answer, names, isMigration));
    }
    if (!isMissing(error)) return storeError(error, names);
    const version = await report(this.#statements.version());
    const of = Number(version) > SQL_VERSION ? newerVersion : notMigrated;
    return of(error, `${names.schema}.${names.table}`);
  }
}
