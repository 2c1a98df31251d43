import type { Algorithm, StoredRecord } from '@sluice/core';
import { liveRecord } from '@sluice/core';
import { AlikeAlgorithms } from './alike-algorithms.ts';
import { BlockedRecords } from './blocked-records.ts';
import { copyOf, Entry } from './entry.ts';
import { OverflowRecords } from './overflow-records.ts';
import { RecentEntries } from './recent-entries.ts';

/** The most entries that one check moves to the blocked ones: the slowest check takes a fraction of a ms. */
const MAX_MOVES = 32;

/** Where the record of a key without an entry is kept: nowhere yet, with the blocked ones, or shared. */
export type Place = 'own' | 'blocked' | 'shared';

/**
 * The records of one limit. New keys evict the record that has not been used for longest. A record that
 * denies is never evicted: it moves to `BlockedRecords`, where it takes little space. Only when there is no
 * room for it there do new keys share the `OverflowRecords`.
 *
 * Owns every record and overwrites it in place, because the garbage collector would copy a new array per
 * check again and again. So records are copied on the way in, and a record on the way out must not be kept.
 */
export class LimitRecords {
  /** Whether the records are those of several limits: then a key needs the scope before it. */
  readonly isShared: boolean;
  readonly #maxKeys: number;
  readonly #onOverflow: () => void;
  readonly #entries: RecentEntries;
  readonly #algorithms = new AlikeAlgorithms();
  #blocked: BlockedRecords | undefined;
  #overflow: OverflowRecords | undefined;
  #isOverflowing = false;
  /** Where the record that was read last is kept, if its key has no entry. */
  place: Place = 'own';
  /** The key that was read last and its entry, until any entry may have gone: saves a write the search. */
  #readKey: string | undefined;
  #readEntry: Entry | undefined;
  /** The time from which all records have expired. */
  #expiresAtMs = 0;
  /** When a check last asked for the room. It may write only after it has asked for others. */
  usedAtMs: number = Number.NEGATIVE_INFINITY;
  /** The records dropped before they had expired. */
  evicted = 0;
  /** The reads of overflow records. */
  overflowed = 0;

  /** `onOverflow` is called when new keys begin to share records. */
  constructor(maxKeys: number, isShared: boolean, onOverflow: () => void) {
    this.#maxKeys = maxKeys;
    this.isShared = isShared;
    this.#onOverflow = onOverflow;
    this.#entries = new RecentEntries(maxKeys);
  }

  get size(): number {
    return this.#entries.size + this.denying;
  }

  get denying(): number {
    return this.#blocked?.size ?? 0;
  }

  hasExpired(nowMs: number): boolean {
    if (this.usedAtMs === nowMs) return false;
    return this.#expiresAtMs <= nowMs || this.size + (this.#overflow?.size ?? 0) === 0;
  }

  /**
   * Returns a copy of the key's live record, or of the one that a new key without room shares. Sets `place`.
   */
  read(key: string, nowMs: number): StoredRecord | undefined {
    const record = this.own(key, nowMs);
    return record === undefined ? undefined : copyOf(record);
  }

  /** The same record itself, which may be overwritten if it is written then. */
  own(key: string, nowMs: number): StoredRecord | undefined {
    this.place = 'own';
    const entry = this.#entries.get(key);
    const record = liveRecord(entry?.record ?? this.#otherRecord(key, nowMs), nowMs);
    this.#readKey = key;
    this.#readEntry = entry;
    return record;
  }

  /** Stores a copy of the record; an expired one removes what is there. `place` is that of the last read. */
  write(key: string, algorithm: Algorithm, record: StoredRecord, nowMs: number, place: Place): void {
    const entry = key === this.#readKey ? this.#readEntry : this.#entries.get(key);
    if (entry === undefined) this.#writeOther(key, algorithm, record, nowMs, place);
    else this.#rewrite(entry, key, algorithm, record, nowMs);
  }

  /** Reads, then writes what the change returns, with one search for the key and no copy on the way out. */
  change(
    key: string,
    algorithm: Algorithm,
    nowMs: number,
    change: (record: StoredRecord | undefined, nowMs: number) => StoredRecord | undefined,
  ): void {
    const entry = this.#entries.get(key);
    const record = change(liveRecord(entry?.record ?? this.#otherRecord(key, nowMs), nowMs), nowMs);
    if (record === undefined) return;
    if (entry === undefined) this.#writeOther(key, algorithm, record, nowMs, this.place);
    else this.#rewrite(entry, key, algorithm, record, nowMs);
  }

  remove(key: string): void {
    this.#readKey = undefined;
    this.#entries.delete(key);
    this.#blocked?.delete(key);
  }

  /** Protects the record of the key, if there is one, from eviction until then. */
  hold(key: string, untilMs: number): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.deniesUntilMs = untilMs;
    else this.#blocked?.hold(key, untilMs);
  }

  #rewrite(entry: Entry, key: string, algorithm: Algorithm, record: StoredRecord, nowMs: number): void {
    const expiresAtMs = record[0];
    if (expiresAtMs <= nowMs) {
      this.remove(key);
      return;
    }
    if (expiresAtMs > this.#expiresAtMs) this.#expiresAtMs = expiresAtMs;
    if (algorithm !== entry.algorithm) entry.algorithm = this.#algorithms.alike(algorithm);
    entry.overwrite(record);
  }

  /** The record of a key without an entry. */
  #otherRecord(key: string, nowMs: number): StoredRecord | undefined {
    this.#readKey = undefined;
    const blocked = this.#blockedRecord(key, nowMs);
    this.place = blocked === undefined ? 'own' : 'blocked';
    if (blocked !== undefined || this.#hasPlace(nowMs)) return blocked;
    this.place = 'shared';
    this.overflowed++;
    if (!this.#isOverflowing) this.#onOverflow();
    this.#isOverflowing = true;
    return this.#overflow?.get(key);
  }

  #blockedRecord(key: string, nowMs: number): StoredRecord | undefined {
    if (this.#blocked === undefined) return undefined;
    if (this.#blocked.untilMs <= nowMs) this.#blocked = undefined;
    return this.#blocked?.get(key);
  }

  #writeOther(key: string, algorithm: Algorithm, record: StoredRecord, nowMs: number, place: Place): void {
    this.#readKey = undefined;
    if (place === 'blocked') this.#blocked?.delete(key);
    if (record[0] <= nowMs && place !== 'shared') return;
    this.#expiresAtMs = Math.max(this.#expiresAtMs, record[0]);
    const entry = new Entry(copyOf(record), this.#algorithms.alike(algorithm));
    if (place !== 'shared' && this.#hasPlace(nowMs)) {
      if (this.#entries.size >= this.#places) this.#evict(nowMs);
      this.#isOverflowing = false;
      this.#entries.add(key, entry);
      return;
    }
    // A blocked key gets its place back, unless its record has grown too long.
    if (place === 'blocked' && this.#blocked?.add(key, entry, nowMs)) return;
    this.#overflow ??= new OverflowRecords();
    if (place === 'shared') this.#overflow.set(key, entry);
    else this.#overflow.add(key, entry, nowMs);
  }

  /** The most entries: at least half of `maxKeys`, however many keys are blocked. */
  get #places(): number {
    return this.#maxKeys - Math.min(this.denying, this.#maxKeys >> 1);
  }

  #evict(nowMs: number): void {
    const oldest = this.#entries.oldest();
    if (oldest?.[1].denies(nowMs) !== false) return;
    this.#entries.delete(oldest[0]);
    if (oldest[1].isLive(nowMs)) this.evicted++;
  }

  /**
   * Whether there is room for a new key, or the oldest entry can be evicted for it. On the way, moves those
   * that deny to the blocked ones. Where those are full, each check steps over one that denies, so the next
   * ones find others.
   */
  #hasPlace(nowMs: number): boolean {
    for (let moves = 0; moves < MAX_MOVES && this.#entries.size >= this.#places; moves++) {
      const oldest = this.#entries.oldest();
      if (oldest === undefined) return true;
      const [key, entry] = oldest;
      if (!entry.denies(nowMs)) return true;
      if (this.#moveToBlocked(key, entry, nowMs)) continue;
      this.#entries.get(key);
      return false;
    }
    return true;
  }

  #moveToBlocked(key: string, entry: Entry, nowMs: number): boolean {
    this.#blocked ??= new BlockedRecords(this.#maxKeys);
    if (!this.#blocked.add(key, entry, nowMs)) return false;
    this.#entries.delete(key);
    return true;
  }
}
