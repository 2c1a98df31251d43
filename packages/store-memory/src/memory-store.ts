import {
  type ChangeAllSync,
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
import type { LimitRecords, Place } from './limit-records.ts';
import { LimitRooms } from './limit-rooms.ts';
import { type MemoryStoreOptions, validateMemoryStoreOptions } from './memory-store-options.ts';
import { StoredKeys } from './stored-keys.ts';

/** How full a memory store is, and how often it ran out of space since it was made. */
export interface MemoryStoreStats {
  /** The keys remembered now, over all limits. Expired ones count until they are dropped. */
  readonly keys: number;
  /** The keys among them that were moved out of the reach of eviction, because they deny. */
  readonly denying: number;
  /** The records dropped before they had expired, to make room. */
  readonly evicted: number;
  /** The checks of new keys that had to share a record. */
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
 * It is safe against floods of keys. To make room, it drops expired records, then the oldest ones whose keys
 * have not come back lately, but never a record that denies: those move to a compact form, with room for
 * eight times `maxKeys` of them. Only when that is full do the new keys of a limit share records, 4,096 of
 * them. Keys of more than 128 characters are kept as a digest. The first 1,000 limits have room of their own;
 * further ones share one, so put what varies in the key and not in the name of a limit. It has no timers, so
 * it keeps no process alive. Throws a `TypeError` or `RangeError` that names the invalid option. Each call
 * makes a store of its own.
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
    const room = this.#rooms.of(recordKey.scope, nowMs);
    room.change(this.#keyIn(room, recordKey), recordKey.algorithm, nowMs, change);
  };
  /** The same for several keys. */
  readonly changeAllSync: ChangeAllSync = (keys, change) => {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    const nowMs = readClock(this.#clock);
    const { length } = keys;
    // Of their full size at once: a growing one reserves room for sixteen more entries.
    const rooms = new Array<LimitRecords>(length);
    const records = new Array<StoredRecord | undefined>(length);
    for (let i = 0; i < length; i++) {
      const room = this.#rooms.of((keys[i] as RecordKey).scope, nowMs);
      // A room of one limit remembers what was read for the write. A shared one serves several of the keys.
      if (room.isShared) return this.#changeCopies(keys, change);
      rooms[i] = room;
    }
    for (let i = 0; i < length; i++) {
      records[i] = (rooms[i] as LimitRecords).own(this.#keys.of((keys[i] as RecordKey).key), nowMs);
    }
    if (!change(records, nowMs)) return;
    for (let i = 0; i < length; i++) {
      const record = records[i];
      if (record === undefined) continue;
      const { key, algorithm } = keys[i] as RecordKey;
      const room = rooms[i] as LimitRecords;
      room.write(this.#keys.of(key), algorithm, record, nowMs, room.place);
    }
  };
  readonly capabilities: StoreCapabilities = Object.freeze({
    shared: false,
    durable: false,
    clock: 'process',
    atomicity: 'any-keys',
    native: Object.freeze([]),
  });
  readonly #clock: Clock;
  readonly #rooms: LimitRooms;
  readonly #keys = new StoredKeys();
  #isClosed = false;

  constructor({ maxKeys = 100_000, clock = systemClock, onOverflow }: MemoryStoreOptions) {
    this.#clock = clock;
    this.#rooms = new LimitRooms(maxKeys, onOverflow);
  }

  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    const nowMs = readClock(this.#clock);
    // Of their full size at once: a growing one reserves room for sixteen more entries.
    const rooms = new Array<LimitRecords>(keys.length);
    const records = new Array<StoredRecord | undefined>(keys.length);
    // Almost always, every record has a place of its own.
    let places: Place[] | undefined;
    for (let i = 0; i < keys.length; i++) {
      const recordKey = keys[i] as RecordKey;
      const room = this.#rooms.of(recordKey.scope, nowMs);
      rooms[i] = room;
      records[i] = room.read(this.#keyIn(room, recordKey), nowMs);
      if (room.place !== 'own') {
        places ??= new Array<Place>(keys.length).fill('own');
        places[i] = room.place;
      }
    }
    const { result, writes, deniesForMs } = transition(records, nowMs);
    for (let i = 0; i < keys.length; i++) {
      const record = writes?.[i];
      const forMs = deniesForMs?.[i] ?? 0;
      if (record === undefined && forMs <= 0) continue;
      const room = rooms[i] as LimitRecords;
      const { algorithm } = keys[i] as RecordKey;
      const key = this.#keyIn(room, keys[i] as RecordKey);
      if (record !== undefined) room.write(key, algorithm, record, nowMs, places?.[i] ?? 'own');
      if (forMs > 0) room.hold(key, nowMs + forMs);
    }
    return result;
  }

  async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    return this.updateSync(keys, transition);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    for (const recordKey of keys) {
      const room = this.#rooms.find(recordKey.scope);
      room?.remove(this.#keyIn(room, recordKey));
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#rooms.clear();
  }

  stats(): MemoryStoreStats {
    return this.#rooms.stats();
  }

  #changeCopies(keys: readonly RecordKey[], change: Parameters<ChangeAllSync>[1]): void {
    this.updateSync(keys, (copies, nowMs) => {
      const records = [...copies];
      return { result: undefined, ...(change(records, nowMs) && { writes: records }) };
    });
  }

  #keyIn(room: LimitRecords, { scope, key }: RecordKey): string {
    const stored = this.#keys.of(key);
    return room.isShared ? `${scope}:${stored}` : stored;
  }
}
