import {
  type ChangeSync,
  type Clock,
  RateLimitError,
  type RecordKey,
  type StoreCapabilities,
  type StoredRecord,
  type SyncStore,
  systemClock,
  type Transition,
} from '@sluice/core';
import { type MemoryStoreOptions, validateMemoryStoreOptions } from './memory-store-options.ts';
import { Room } from './room.ts';

/** How full a memory store is, and what that has led to since it was made. */
export interface MemoryStoreStats {
  /** Keys that are remembered now, over all limits; expired ones count until they are dropped. */
  readonly keys: number;
  /** Keys of these that are kept apart from eviction, because they deny. */
  readonly denying: number;
  /** Records that were dropped to make room before they had expired. */
  readonly evicted: number;
  /** Checks of new keys that had to share an overflow record. */
  readonly overflowed: number;
}

/** A store in this process. */
export interface MemoryStore extends SyncStore {
  /** Cheap enough to be asked at every scrape of a metrics endpoint. */
  stats(): MemoryStoreStats;
}

/**
 * A store in the memory of this process: synchronous, bounded, gone with the process. Makes no timer, so it keeps no
 * process alive. Safe against floods of fresh keys: what makes room is what has expired or has not been used for
 * longest, never a record that denies; when nothing else is left, new keys of a limit share one overflow record until
 * there is room again.
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return new InProcessStore(validateMemoryStoreOptions(options));
}

class InProcessStore implements MemoryStore {
  /** A function of its own, so that core can call it without looking it up. */
  readonly changeSync: ChangeSync = (recordKey, change) => {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    const nowMs = this.#clock.now();
    this.#room(recordKey.scope).change(recordKey.key, recordKey.algorithm, nowMs, change);
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
  readonly #rooms = new Map<string, Room>();
  #isClosed = false;
  /** The room that was used last: most stores serve few limits, and comparing a scope is cheaper than looking it up. */
  #lastScope: string | undefined;
  #lastRoom: Room | undefined;

  constructor({ maxKeys = 100_000, clock = systemClock, onOverflow }: MemoryStoreOptions) {
    this.#maxKeys = maxKeys;
    this.#clock = clock;
    this.#onOverflow = onOverflow;
  }

  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    const nowMs = this.#clock.now();
    const records: (StoredRecord | undefined)[] = [];
    for (let i = 0; i < keys.length; i++) {
      const { scope, key, algorithm } = keys[i] as RecordKey;
      records.push(this.#room(scope).read(key, algorithm, nowMs));
    }
    const { result, writes, deniesForMs } = transition(records, nowMs);
    for (let i = 0; i < keys.length; i++) {
      const { scope, key } = keys[i] as RecordKey;
      const record = writes?.[i];
      if (record !== undefined) this.#room(scope).write(key, record, nowMs);
      const forMs = deniesForMs?.[i] ?? 0;
      if (forMs > 0) this.#room(scope).hold(key, nowMs + forMs);
    }
    return result;
  }

  async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    return this.updateSync(keys, transition);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    for (const { scope, key } of keys) this.#rooms.get(scope)?.remove(key);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#rooms.clear();
    this.#lastScope = undefined;
    this.#lastRoom = undefined;
  }

  stats(): MemoryStoreStats {
    const total = { keys: 0, denying: 0, evicted: 0, overflowed: 0 };
    for (const room of this.#rooms.values()) {
      total.keys += room.size;
      total.denying += room.denying;
      total.evicted += room.evicted;
      total.overflowed += room.overflowed;
    }
    return total;
  }

  #room(scope: string): Room {
    if (scope === this.#lastScope) return this.#lastRoom as Room;
    let room = this.#rooms.get(scope);
    if (room === undefined) {
      const tell = this.#onOverflow;
      // Told later, so that what the callback throws can never decide a check.
      const onOverflow = tell === undefined ? () => {} : () => queueMicrotask(() => tell(scope));
      room = new Room(this.#maxKeys, onOverflow);
      this.#rooms.set(scope, room);
    }
    this.#lastScope = scope;
    this.#lastRoom = room;
    return room;
  }
}
