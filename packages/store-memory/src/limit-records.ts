import { type Algorithm, liveRecord, type StoredRecord } from '@sluice/core';
import { LRUCache } from 'lru-cache';

/** A cache allocates memory for its full size at once, so it starts small and grows fourfold. */
const FIRST_SIZE = 1024;
const GROWTH = 4;

/** The most records that one check inspects to find one to evict: the slowest takes a fraction of a ms. */
const MAX_LOOKS = 1024;

/** A record that is overwritten in place. */
type OwnRecord = [expiresAtMs: number, ...rest: number[]];

function copyOf(record: StoredRecord): OwnRecord {
  return record.slice() as OwnRecord;
}

/** A record that must not be evicted. */
interface Held {
  readonly record: OwnRecord;
  /** The time until which it denies a cost larger than what it has left; 0 if only its `available` counts. */
  readonly untilMs: number;
}

/**
 * The records of one limit. Ordinary ones are evicted in the order of their last use. Ones that deny are
 * moved aside when eviction reaches them, so it never steps over the same record twice.
 *
 * It owns every record and overwrites it in place, because the garbage collector would copy a new array per
 * check again and again. So records are copied on the way in, and a record on the way out must not be kept.
 */
export class LimitRecords {
  readonly #maxKeys: number;
  readonly #onOverflow: () => void;
  #ordinary: LRUCache<string, OwnRecord>;
  readonly #held = new Map<string, Held>();
  /** The strictest algorithm that the records were used with. It decides which of them deny. */
  #algorithm: Algorithm | undefined;
  /** The record that all new keys share while there is no room. */
  #overflow: StoredRecord | undefined;
  #isOverflowing = false;
  /** The records dropped before they had expired. */
  evicted = 0;
  /** The reads of the overflow record. */
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

  /** Returns a copy of the live record of the key, or of the overflow record for a new key without room. */
  read(key: string, algorithm: Algorithm, nowMs: number): StoredRecord | undefined {
    if (algorithm !== this.#algorithm) this.#noteAlgorithm(algorithm);
    const record = liveRecord(this.#own(key) ?? this.#recordOfNewKey(nowMs), nowMs);
    return record === undefined ? undefined : copyOf(record);
  }

  /** Stores a copy of the record; an expired one removes what is there. Follows a `read` of the key. */
  write(key: string, record: StoredRecord, nowMs: number): void {
    const own = this.#own(key);
    if (own === undefined) this.#writeNew(key, record, nowMs);
    else this.#rewrite(own, key, record, nowMs);
  }

  /** Reads, then writes what the change returns, with one search for the key and no copy on the way out. */
  change(
    key: string,
    algorithm: Algorithm,
    nowMs: number,
    change: (record: StoredRecord | undefined, nowMs: number) => StoredRecord | undefined,
  ): void {
    if (algorithm !== this.#algorithm) this.#noteAlgorithm(algorithm);
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

  /** Protects the record of the key, if there is one, from eviction until then. */
  hold(key: string, untilMs: number): void {
    const record = this.#own(key);
    if (record === undefined) return;
    this.#ordinary.delete(key);
    this.#held.set(key, { record, untilMs });
  }

  #noteAlgorithm(algorithm: Algorithm): void {
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
   * Whether a record can be evicted: then it is the least recently used of the ordinary ones. Moves aside
   * those that deny on the way. If there are no others, moves back one that was moved aside and no longer
   * denies.
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
      // To the end of the queue, so that the next search begins with others.
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
