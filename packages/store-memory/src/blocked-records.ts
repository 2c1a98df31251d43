import type { StoredRecord } from '@sluice/core';
import { COMPACT_LENGTH, CompactTable, TABLE_CAPACITY } from './compact-table.ts';
import { deniesUntilMs, type Entry } from './entry.ts';
import { KeyedHash } from './keyed-hash.ts';

/** A limit remembers this many times `maxKeys` blocked keys, and at least the second number. */
const BLOCKED_PER_KEY = 8;
const MIN_BLOCKED = 65_536;

/** The records of a limit that deny, in little space. Keys that hammer at their block need no more. */
export class BlockedRecords {
  readonly #hash = new KeyedHash();
  readonly #tables: (CompactTable | undefined)[];
  size = 0;
  /** The time from which none of the records denies. */
  untilMs = 0;

  constructor(maxKeys: number) {
    const capacity = Math.max(maxKeys * BLOCKED_PER_KEY, MIN_BLOCKED);
    this.#tables = new Array(Math.ceil(capacity / TABLE_CAPACITY)).fill(undefined);
  }

  get(key: string): StoredRecord | undefined {
    const table = this.#tableOf(key);
    const slot = table?.find(this.#hash.high, this.#hash.low) ?? -1;
    return slot === -1 ? undefined : table?.recordAt(slot);
  }

  /** Takes the entry over. Returns false if there is no room, or if its record cannot be shortened. */
  add(key: string, entry: Entry, nowMs: number): boolean {
    const record = shortened(entry, nowMs);
    if (record === undefined) return false;
    const table = this.#tableOf(key) ?? this.#newTable();
    const { size } = table;
    const untilMs = record === entry.record ? deniesUntilMs(entry, nowMs) : record[0];
    const isAdded = table.set(this.#hash.high, this.#hash.low, record, untilMs, nowMs);
    // The table may have dropped others to make room.
    this.size += table.size - size;
    if (isAdded) this.untilMs = Math.max(this.untilMs, untilMs);
    return isAdded;
  }

  /** Keeps the record of the key, if there is one, until then. */
  hold(key: string, untilMs: number): void {
    const table = this.#tableOf(key);
    const slot = table?.find(this.#hash.high, this.#hash.low) ?? -1;
    if (slot === -1) return;
    table?.holdAt(slot, untilMs);
    this.untilMs = Math.max(this.untilMs, untilMs);
  }

  delete(key: string): void {
    const table = this.#tableOf(key);
    const slot = table?.find(this.#hash.high, this.#hash.low) ?? -1;
    if (slot === -1) return;
    table?.deleteAt(slot);
    this.size--;
  }

  /** Hashes the key, and returns the table that holds it, if there is one yet. */
  #tableOf(key: string): CompactTable | undefined {
    this.#hash.hash(key);
    return this.#tables[this.#tableIndex()];
  }

  #newTable(): CompactTable {
    const table = new CompactTable();
    this.#tables[this.#tableIndex()] = table;
    return table;
  }

  #tableIndex(): number {
    return Math.floor((this.#hash.high / 2 ** 32) * this.#tables.length);
  }
}

/**
 * The record in at most `COMPACT_LENGTH` numbers: a long log as if all of its units had been spent with the
 * newest one. It then denies until the whole log has expired, and never grants more. `undefined` if there is
 * no such record.
 */
function shortened({ record, algorithm }: Entry, nowMs: number): StoredRecord | undefined {
  if (record.length <= COMPACT_LENGTH) return record;
  if (algorithm.name !== 'sliding-window-log') return undefined;
  const used = algorithm.limit - algorithm.available(record, nowMs);
  return algorithm.spend(undefined, record[0] - algorithm.windowMs, used);
}
