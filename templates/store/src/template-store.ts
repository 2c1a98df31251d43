import {
  type Clock,
  RateLimitError,
  type ReadRecords,
  type RecordKey,
  recordId,
  type Store,
  type StoreCallOptions,
  type StoreCapabilities,
  type StoredRecord,
  type Transition,
  updateByCompareAndSet,
  type VersionedChange,
} from '@sluice/core';
import type { TemplateDatabase } from './template-database.ts';

/** The options of {@link templateStore}. */
export interface TemplateStoreOptions {
  /** Where the records live. Required. It stays yours to close. */
  readonly database: TemplateDatabase;
  /**
   * The time, in milliseconds since the epoch. For tests only. Default: the database's own clock, so that all
   * processes agree on the time.
   */
  readonly clock?: Clock;
}

/** A clock that was passed in may stand still, so records are then kept for this much longer in real time. */
const REAL_TIME_MARGIN_MS = 600_000;

/**
 * Makes a store in a template database, which several processes may share. Throws a `TypeError` when an
 * option is missing or unknown.
 *
 * @example
 * ```ts
 * const limiter = createLimiter({
 *   store: templateStore({ database: new TemplateDatabase() }),
 *   limits: [fixedWindow({ name: 'per-minute', limit: 100, window: '1m' })],
 * });
 * ```
 */
export function templateStore(options: TemplateStoreOptions): Store {
  for (const name of Object.keys(options)) {
    if (name !== 'database' && name !== 'clock') {
      throw new TypeError(`templateStore: there is no option "${name}". The options are database and clock.`);
    }
  }
  if (typeof options.database?.read !== 'function') {
    throw new TypeError('templateStore: `database` must be a database, such as new TemplateDatabase().');
  }
  return new TemplateStore(options.database, options.clock);
}

class TemplateStore implements Store {
  readonly capabilities: StoreCapabilities;
  readonly #database: TemplateDatabase;
  readonly #clock: Clock | undefined;
  #isClosed = false;

  constructor(database: TemplateDatabase, clock: Clock | undefined) {
    this.#database = database;
    this.#clock = clock;
    // Each of these is a promise, and the conformance suite tests it.
    this.capabilities = Object.freeze({
      shared: true,
      durable: false,
      clock: clock === undefined ? 'store' : 'process',
      atomicity: 'any-keys',
      native: Object.freeze([]),
    });
  }

  async update<T>(
    keys: readonly RecordKey[],
    transition: Transition<T>,
    options?: StoreCallOptions,
  ): Promise<T> {
    this.#assertOpen();
    return updateByCompareAndSet(this.#primitives, keys, transition, options);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    this.#assertOpen();
    await reachable(this.#database.remove(keys.map(recordId)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  readonly #primitives = {
    read: async (keys: readonly RecordKey[]): Promise<ReadRecords<number>> => {
      const { nowMs, rows } = await reachable(this.#database.read(keys.map(recordId)));
      const records = rows.map((row) => ({
        record: row?.value as StoredRecord | undefined,
        version: row?.version ?? 0,
      }));
      return { nowMs: this.#clock?.now() ?? nowMs, records };
    },

    compareAndSet: (changes: readonly VersionedChange<number>[]): Promise<boolean> => {
      const marginMs = this.#clock === undefined ? 0 : REAL_TIME_MARGIN_MS;
      const writes = changes.map(({ key, version, record, keepForMs }) => {
        return { id: recordId(key), version, value: record, keepForMs: keepForMs + marginMs };
      });
      return reachable(this.#database.write(writes));
    },
  };

  #assertOpen(): void {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
  }
}

/** Turns every failure of the database into an outage, with the reason as its cause. */
async function reachable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw RateLimitError.from(error);
  }
}
