import { type Algorithm, liveRecord, type StoredRecord } from '@sluice/core';
import { LRUCache } from 'lru-cache';

/** A cache reserves memory for its full size at once, so it starts small and grows fourfold. */
const FIRST_SIZE = 1024;
const GROWTH = 4;

/** How many records one check may look at in search of one to evict: bounds the worst check to a fraction of a ms. */
const MAX_LOOKS = 1024;

/** A record that is overwritten in place. */
type OwnRecord = [expiresAtMs: number, ...rest: number[]];

function copyOf(record: StoredRecord): OwnRecord {
  return record.slice() as OwnRecord;
}

/** A record that must not be evicted. */
interface Held {
  readonly record: OwnRecord;
  /** Until when it denies a cost that is larger than what it has left; 0 when only its `available` counts. */
  readonly untilMs: number;
}

/**
 * The records of one limit. Ordinary ones are evicted in the order of their last use. Ones that deny are moved aside when
 * eviction comes upon them, so that it never has to step over the same record twice.
 *
 * Every record is an array of the room's own that is overwritten in place: a new array for each check would have to be
 * copied by the garbage collector again and again. So what goes in is copied, and what comes out must not be kept.
 */
export class Room {
  readonly #maxKeys: number;
  readonly #onOverflow: () => void;
  #ordinary: LRUCache<string, OwnRecord>;
  readonly #held = new Map<string, Held>();
  /** The strictest arithmetic that the records were used with: it says which of them deny. */
  #algorithm: Algorithm | undefined;
  /** What all new keys share while there is no room. */
  #overflow: StoredRecord | undefined;
  #isOverflowing = false;
  /** Records that were dropped before they had expired. */
  evicted = 0;
  /** Reads that were sent to the overflow record. */
  overflowed = 0;

  /** `onOverflow` is called when new keys begin to share a record. */
  constructor(maxKeys: number, onOverflow: () => void) {
    this.#maxKeys = maxKeys;
    this.#onOverflow = onOverflow;
    this.#ordinary = new LRUCache({ max: Math.min(FIRST_SIZE, maxKeys) });
  }

  get size(): number {
    return this.#ordinary.size + this.#held.size;
  }

  get denying(): number {
    return this.#held.size;
  }

  /** A copy of the live record of the key; that of the overflow for a new key when there is no room for it. */
  read(key: string, algorithm: Algorithm, nowMs: number): StoredRecord | undefined {
    if (algorithm !== this.#algorithm) this.#meet(algorithm);
    const record = liveRecord(this.#own(key) ?? this.#recordOfNewKey(nowMs), nowMs);
    return record === undefined ? undefined : copyOf(record);
  }

  /** Keeps a copy of the record, or drops what is there when it has expired already. Follows a `read` of the key. */
  write(key: string, record: StoredRecord, nowMs: number): void {
    const own = this.#own(key);
    if (own === undefined) this.#writeNew(key, record, nowMs);
    else this.#rewrite(own, key, record, nowMs);
  }

  /** `read`, then `write` what the change returns, with a single search for the key and no copy on the way out. */
  change(
    key: string,
    algorithm: Algorithm,
    nowMs: number,
    change: (record: StoredRecord | undefined, nowMs: number) => StoredRecord | undefined,
  ): void {
    if (algorithm !== this.#algorithm) this.#meet(algorithm);
    const own = this.#own(key);
    const record = change(liveRecord(own ?? this.#recordOfNewKey(nowMs), nowMs), nowMs);
    if (record === undefined) return;
    if (own === undefined) this.#writeNew(key, record, nowMs);
    else this.#rewrite(own, key, record, nowMs);
  }

  remove(key: string): void {
    this.#ordinary.delete(key);
    this.#held.delete(key);
  }

  /** Keeps the record of the key, if there is one, from eviction until then. */
  hold(key: string, untilMs: number): void {
    const record = this.#own(key);
    if (record === undefined) return;
    this.#ordinary.delete(key);
    this.#held.set(key, { record, untilMs });
  }

  #meet(algorithm: Algorithm): void {
    if (this.#algorithm === undefined || algorithm.limit < this.#algorithm.limit) this.#algorithm = algorithm;
  }

  #own(key: string): OwnRecord | undefined {
    return this.#ordinary.get(key) ?? (this.#held.size > 0 ? this.#held.get(key)?.record : undefined);
  }

  #recordOfNewKey(nowMs: number): StoredRecord | undefined {
    if (this.size < this.#maxKeys || this.#findVictim(nowMs)) {
      this.#isOverflowing = false;
      return undefined;
    }
    this.overflowed++;
    if (!this.#isOverflowing) this.#onOverflow();
    this.#isOverflowing = true;
    return this.#overflow;
  }

  #rewrite(own: OwnRecord, key: string, record: StoredRecord, nowMs: number): void {
    if (record[0] <= nowMs) {
      this.remove(key);
      return;
    }
    const isHeld = this.#held.size > 0 && this.#held.delete(key);
    if (record.length === own.length) {
      for (let i = 0; i < record.length; i++) own[i] = record[i] as number;
      if (isHeld) this.#insert(key, own);
    } else if (isHeld) this.#insert(key, copyOf(record));
    else this.#ordinary.set(key, copyOf(record));
  }

  #writeNew(key: string, record: StoredRecord, nowMs: number): void {
    if (this.#isOverflowing) this.#overflow = copyOf(record);
    else if (record[0] > nowMs) {
      if (this.size >= this.#maxKeys) this.#evict(nowMs);
      this.#insert(key, copyOf(record));
    }
  }

  #insert(key: string, own: OwnRecord): void {
    if (this.#ordinary.size === this.#ordinary.max && this.#ordinary.max < this.#maxKeys) this.#grow();
    this.#ordinary.set(key, own);
  }

  #evict(nowMs: number): void {
    const oldest = this.#ordinary.pop();
    if (oldest !== undefined && liveRecord(oldest, nowMs) !== undefined) this.evicted++;
  }

  #grow(): void {
    const larger = new LRUCache<string, OwnRecord>({
      max: Math.min(this.#ordinary.max * GROWTH, this.#maxKeys),
    });
    for (const [key, own] of this.#ordinary.rentries()) larger.set(key as string, own as OwnRecord);
    this.#ordinary = larger;
  }

  /**
   * Whether something may be evicted, which then is the least recently used of the ordinary records. Those that deny are
   * moved aside on the way; where there are no others, those that were moved aside and deny no more move back.
   */
  #findVictim(nowMs: number): boolean {
    let looks = 0;
    for (let oldest = this.#oldest(); oldest !== undefined; oldest = this.#oldest()) {
      const [key, record] = oldest;
      if (!this.#denies(record, 0, nowMs)) return true;
      if (++looks > MAX_LOOKS) return false;
      this.#ordinary.delete(key);
      this.#held.set(key, { record, untilMs: 0 });
    }
    for (const [key, held] of this.#held) {
      if (++looks > MAX_LOOKS) return false;
      this.#held.delete(key);
      if (!this.#denies(held.record, held.untilMs, nowMs)) {
        this.#insert(key, held.record);
        return true;
      }
      // To the end of the line, so that the next search begins with others.
      this.#held.set(key, held);
    }
    return false;
  }

  #oldest(): [string, OwnRecord] | undefined {
    const next = this.#ordinary.rentries().next();
    return next.done ? undefined : (next.value as [string, OwnRecord]);
  }

  #denies(record: StoredRecord, untilMs: number, nowMs: number): boolean {
    if (liveRecord(record, nowMs) === undefined) return false;
    return untilMs > nowMs || (this.#algorithm as Algorithm).available(record, nowMs) < 1;
  }
}
