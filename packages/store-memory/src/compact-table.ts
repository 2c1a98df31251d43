import type { StoredRecord } from '@sluice/core';

/** The longest record that a table takes. All built-in algorithms but the logs write no longer ones. */
export const COMPACT_LENGTH = 4;

/** The numbers per slot: the time until which the record denies, then the record. */
const WIDTH = 1 + COMPACT_LENGTH;
const FIRST_SLOTS = 64;
const MAX_SLOTS = 4096;

/** The most records that a table holds: an eighth of the slots stays empty, so that a search ends soon. */
export const TABLE_CAPACITY: number = (MAX_SLOTS / 8) * 7;

/** A slot takes 48 bytes: the hash of its key, and the numbers. */
export const SLOT_BYTES: number = 8 + 8 * WIDTH;

/**
 * Records that deny, as plain numbers under the 64-bit hashes of their keys: a quarter of what they would
 * take as objects. An open-addressing table with linear probing. It is small, because it is copied whenever
 * it grows.
 */
export class CompactTable {
  /** Two integers per slot: the hash of the key, whose low half is 0 only in an empty slot. */
  #hashes = new Uint32Array(2 * FIRST_SLOTS);
  #numbers = new Float64Array(WIDTH * FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;
  /** Before this time, no record can have stopped denying. */
  #nextSweepMs = 0;
  size = 0;

  /** The slot of this hash, or -1. */
  find(high: number, low: number): number {
    const slot = this.#slotFor(high, low);
    return this.#isEmpty(slot) ? -1 : slot;
  }

  /** The record in this slot. */
  recordAt(slot: number): StoredRecord {
    const start = slot * WIDTH + 1;
    const record: number[] = [];
    for (let i = start; i < start + COMPACT_LENGTH; i++) {
      const number = this.#numbers[i] as number;
      if (!Number.isNaN(number)) record.push(number);
    }
    return record as unknown as StoredRecord;
  }

  /**
   * Stores the record under this hash, over one that is there. Returns false if the table is full of records
   * that deny.
   */
  set(high: number, low: number, record: StoredRecord, untilMs: number, nowMs: number): boolean {
    if (this.find(high, low) === -1) {
      if (!this.#hasRoom(nowMs)) return false;
      this.size++;
    }
    const slot = this.#slotFor(high, low);
    this.#hashes[2 * slot] = high;
    this.#hashes[2 * slot + 1] = low;
    const start = slot * WIDTH;
    this.#numbers[start] = untilMs;
    for (let i = 0; i < COMPACT_LENGTH; i++) this.#numbers[start + 1 + i] = record[i] ?? Number.NaN;
    this.#nextSweepMs = Math.min(this.#nextSweepMs, untilMs);
    return true;
  }

  holdAt(slot: number, untilMs: number): void {
    this.#numbers[slot * WIDTH] = Math.max(this.#numbers[slot * WIDTH] as number, untilMs);
  }

  /** Empties the slot, and moves the records that probed past it. */
  deleteAt(slot: number): void {
    let hole = slot;
    for (let i = (hole + 1) & this.#mask; !this.#isEmpty(i); i = (i + 1) & this.#mask) {
      const home = (this.#hashes[2 * i + 1] as number) & this.#mask;
      // Only a record whose home is not between the hole and its slot may move to the hole.
      if (((i - home) & this.#mask) < ((i - hole) & this.#mask)) continue;
      this.#hashes.copyWithin(2 * hole, 2 * i, 2 * i + 2);
      this.#numbers.copyWithin(WIDTH * hole, WIDTH * i, WIDTH * (i + 1));
      hole = i;
    }
    this.#hashes.fill(0, 2 * hole, 2 * hole + 2);
    this.size--;
  }

  /** The slot of this hash, or the empty one where it belongs. */
  #slotFor(high: number, low: number): number {
    let slot = low & this.#mask;
    while (!this.#isEmpty(slot) && !this.#isAt(slot, high, low)) slot = (slot + 1) & this.#mask;
    return slot;
  }

  #isAt(slot: number, high: number, low: number): boolean {
    return this.#hashes[2 * slot + 1] === low && this.#hashes[2 * slot] === high;
  }

  #isEmpty(slot: number): boolean {
    return this.#hashes[2 * slot + 1] === 0;
  }

  /** Makes room for one more record. A search for records to drop is not repeated before it can find one. */
  #hasRoom(nowMs: number): boolean {
    if (this.size < ((this.#mask + 1) / 8) * 7) return true;
    if (nowMs >= this.#nextSweepMs) this.#dropThoseThatNoLongerDeny(nowMs);
    if (this.size < ((this.#mask + 1) / 8) * 6) return true;
    if (this.#mask + 1 < MAX_SLOTS) this.#grow();
    return this.size < ((this.#mask + 1) / 8) * 7;
  }

  #dropThoseThatNoLongerDeny(nowMs: number): void {
    let nextMs = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot <= this.#mask; slot++) {
      // A deletion may move another record here.
      while (!this.#isEmpty(slot) && (this.#numbers[slot * WIDTH] as number) <= nowMs) this.deleteAt(slot);
      if (!this.#isEmpty(slot)) nextMs = Math.min(nextMs, this.#numbers[slot * WIDTH] as number);
    }
    this.#nextSweepMs = nextMs;
  }

  #grow(): void {
    const [hashes, numbers] = [this.#hashes, this.#numbers];
    const slots = 2 * (this.#mask + 1);
    this.#hashes = new Uint32Array(2 * slots);
    this.#numbers = new Float64Array(WIDTH * slots);
    this.#mask = slots - 1;
    for (let from = 0; from < slots / 2; from++) {
      const [high, low] = [hashes[2 * from] as number, hashes[2 * from + 1] as number];
      if (low === 0) continue;
      const slot = this.#slotFor(high, low);
      this.#hashes.set([high, low], 2 * slot);
      this.#numbers.set(numbers.subarray(WIDTH * from, WIDTH * (from + 1)), WIDTH * slot);
    }
  }
}
