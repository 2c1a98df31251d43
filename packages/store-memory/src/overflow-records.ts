import { liveRecord, type StoredRecord } from '@sluice/core';
import type { Entry } from './entry.ts';
import { KeyedHash } from './keyed-hash.ts';

/** How many records the new keys of a limit share when there is no room for their own. */
const GROUPS = 4096;

/**
 * The records that keys share when there is no room for their own: each key always the same one, by a random
 * hash. An attacker who uses up one record takes one group of keys along, and cannot choose which.
 */
export class OverflowRecords {
  readonly #hash = new KeyedHash();
  readonly #entries = new Map<number, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): StoredRecord | undefined {
    return this.#entries.get(this.#groupOf(key))?.record;
  }

  /** Replaces the record that the key shares. */
  set(key: string, entry: Entry): void {
    this.#entries.set(this.#groupOf(key), entry);
  }

  /** Makes the key share a record that grants no more than this one, nor than the one that was there. */
  add(key: string, entry: Entry, nowMs: number): void {
    const shared = this.get(key);
    const isStricter = (left: number): boolean =>
      entry.algorithm.available(liveRecord(shared, nowMs), nowMs) > left;
    if (entry.isLive(nowMs) && isStricter(entry.algorithm.available(entry.record, nowMs))) {
      this.set(key, entry);
    }
  }

  #groupOf(key: string): number {
    this.#hash.hash(key);
    return this.#hash.low % GROUPS;
  }
}
