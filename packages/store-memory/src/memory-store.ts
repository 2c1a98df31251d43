import {
  type ChangeSync,
  type Clock,
  RateLimitError,
  type RecordKey,
  readClock,
  type StoreCapabilities,
  type StoredRecord,
  type SyncStore,
  systemClock,
  type Transition,
} from '@sluice/core';
import { LimitRecords } from './limit-records.ts';
import { type MemoryStoreOptions, validateMemoryStoreOptions } from './memory-store-options.ts';

/** How full a memory store is, and how often it ran out of space since it was made. */
export interface MemoryStoreStats {
  /** The keys remembered now, over all limits. Expired ones count until they are dropped. */
  readonly keys: number;
  /** The keys among them that are protected from eviction, because they deny. */
  readonly denying: number;
  /** The records dropped before they had expired, to make room. */
  readonly evicted: number;
  /** The checks of new keys that had to share an overflow record. */
  readonly overflowed: number;
}

/** A store in the memory of this process. Made by `memoryStore`. */
export interface MemoryStore extends SyncStore {
  /**
   * Returns how full the store is. Cheap enough to call at every scrape of a metrics endpoint, and safe to
   * call after `close`.
   *
   * @example
   * ```ts
   * const { keys, overflowed } = store.stats();
   * ```
   */
  stats(): MemoryStoreStats;
}

/**
 * Makes a store in the memory of this process: synchronous, bounded, and gone with the process. Use it for a
 * single process, and in tests. With several processes each counts by itself: use `redisStore` or
 * `postgresStore` for a shared count.
 *
 * It is safe against floods of new keys: to make room, it drops expired records and the least recently used
 * ones, but never a record that denies. If all records deny, the new keys of a limit share one overflow
 * record until there is room again. It has no timers, so it keeps no process alive. Throws a `TypeError` or
 * `RangeError` that names the invalid option. Each call makes a store of its own.
 *
 * @example
 * ```ts
 * const limiter = createLimiter({
 *   store: memoryStore({ maxKeys: 10_000 }),
 *   limits: [slidingWindowLog({ name: 'login', limit: 5, window: '15m' })],
 * });
 * limiter.consumeSync('ada@example.com').allowed; // true
 * ```
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return new InProcessStore(validateMemoryStoreOptions(options));
}

class InProcessStore implements MemoryStore {
  /** A function property instead of a method, so that core can call it without looking it up. */
  readonly changeSync: ChangeSync = (recordKey, change) => {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    const nowMs = readClock(this.#clock);
    this.#recordsOf(recordKey.scope).change(recordKey.key, recordKey.algorithm, nowMs, change);
  };
  readonly capabilities: StoreCapabilities = Object.freeze({
    shared: false,
    durable: false,
    clock: 'process',
    atomicity: 'any-keys',
    native: Object.freeze([]),
  });
  readonly #clock: Clock;
  readonly #maxKeys: number;
  readonly #onOverflow: MemoryStoreOptions['onOverflow'];
  readonly #recordsByScope = new Map<string, LimitRecords>();
  #isClosed = false;
  /**
   * The records used last: most stores serve few limits, and comparing a scope is cheaper than looking it up.
   */
  #lastScope: string | undefined;
  #lastRecords: LimitRecords | undefined;

  constructor({ maxKeys = 100_000, clock = systemClock, onOverflow }: MemoryStoreOptions) {
    this.#maxKeys = maxKeys;
    this.#clock = clock;
    this.#onOverflow = onOverflow;
  }

  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    const nowMs = readClock(this.#clock);
    const records: (StoredRecord | undefined)[] = [];
    for (let i = 0; i < keys.length; i++) {
      const { scope, key, algorithm } = keys[i] as RecordKey;
      records.push(this.#recordsOf(scope).read(key, algorithm, nowMs));
    }
    const { result, writes, deniesForMs } = transition(records, nowMs);
    for (let i = 0; i < keys.length; i++) {
      const { scope, key } = keys[i] as RecordKey;
      const record = writes?.[i];
      if (record !== undefined) this.#recordsOf(scope).write(key, record, nowMs);
      const forMs = deniesForMs?.[i] ?? 0;
      if (forMs > 0) this.#recordsOf(scope).hold(key, nowMs + forMs);
    }
    return result;
  }

  async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    return this.updateSync(keys, transition);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    for (const { scope, key } of keys) this.#recordsByScope.get(scope)?.remove(key);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#recordsByScope.clear();
    this.#lastScope = undefined;
    this.#lastRecords = undefined;
  }

  stats(): MemoryStoreStats {
    const total = { keys: 0, denying: 0, evicted: 0, overflowed: 0 };
    for (const records of this.#recordsByScope.values()) {
      total.keys += records.size;
      total.denying += records.denying;
      total.evicted += records.evicted;
      total.overflowed += records.overflowed;
    }
    return total;
  }

  #recordsOf(scope: string): LimitRecords {
    if (scope === this.#lastScope) return this.#lastRecords as LimitRecords;
    let records = this.#recordsByScope.get(scope);
    if (records === undefined) {
      const report = this.#onOverflow;
      // Called later, so that what the callback throws cannot affect a check.
      const onOverflow = report === undefined ? () => {} : () => queueMicrotask(() => report(scope));
      records = new LimitRecords(this.#maxKeys, onOverflow);
      this.#recordsByScope.set(scope, records);
    }
    this.#lastScope = scope;
    this.#lastRecords = records;
    return records;
  }
}
