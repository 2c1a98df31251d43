import type { Algorithm, Description, OwnedRecord, StoredRecord } from '../algorithm.ts';

/**
 * The index of the first entry in a record, and the number of integers per entry: its time, and its running
 * total.
 */
const FIRST = 2;
const STEP = 2;

/** Running totals restart before they can leave the safe integers. */
const MAX_TOTAL = 2 ** 52;

/**
 * The kernel of `slidingWindowLog` and `concurrency`: a log of charges, each of which counts for one window.
 *
 * Record: `[expiresAtMs, base, t1, total1, t2, total2, ...]`, oldest entry first, one entry per distinct
 * millisecond. A total counts every unit since `base` up to and including its entry, so the usage of a span
 * is a difference, and reading a log takes a binary search instead of a sum. The record expires one window
 * after its newest entry. Parameters for native programs: `[limit, windowMs]`.
 */
export class EntryLog implements Algorithm {
  readonly name: string;
  readonly version = 1;
  readonly parameters: readonly number[];
  readonly limit: number;
  readonly windowMs: number;

  /** The numbers must be validated. */
  constructor(name: string, limit: number, windowMs: number) {
    this.name = name;
    this.limit = limit;
    this.windowMs = windowMs;
    this.parameters = Object.freeze([limit, windowMs]);
  }

  available(record: StoredRecord | undefined, nowMs: number): number {
    if (record === undefined) return this.limit;
    const used = totalOf(record) - totalBefore(record, this.#firstLive(record, nowMs));
    // Usage under an earlier, larger limit counts up to the present limit.
    return Math.max(0, this.limit - used);
  }

  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord | undefined {
    if (this.limit === 0) return undefined;
    if (record === undefined) {
      const units = Math.min(amount, this.limit);
      return units > 0 ? [nowMs + this.windowMs, 0, nowMs, units] : [nowMs, 0];
    }
    const units = Math.min(amount, this.available(record, nowMs));
    const log = this.#liveLog(this.rebase(record, nowMs) ?? record, nowMs);
    if (units > 0) append(log, nowMs, units);
    return this.#finished(log, nowMs);
  }

  /**
   * Appends the entry. Entries that no longer count stay in front for a while, as entries of the year 1970
   * without units, so they do not count even if the clock steps back. They go all at once when they are a
   * fifth of the log: apart from the searches, a check takes constant time.
   */
  spendInPlace(record: OwnedRecord, nowMs: number, amount: number): StoredRecord | undefined {
    const units = Math.min(amount, this.available(record, nowMs));
    const isOrdinary = units > 0 && totalOf(record) < MAX_TOTAL && this.rebase(record, nowMs) === undefined;
    if (!isOrdinary) return this.spend(record, nowMs, amount);
    const live = this.#firstLive(record, nowMs);
    const base = totalBefore(record, live);
    for (let i = search(record, 0, 1); i < live; i += STEP) {
      record[i] = 0;
      record[i + 1] = base;
    }
    record[1] = base;
    if (4 * (live - FIRST) > record.length - live) {
      record.copyWithin(FIRST, live);
      record.length -= live - FIRST;
    }
    append(record, nowMs, units);
    record[0] = (record[record.length - STEP] as number) + this.windowMs;
    return record;
  }

  takeBack(
    record: StoredRecord,
    nowMs: number,
    amount: number,
    chargedAtMs: number | undefined,
  ): StoredRecord {
    const log = this.#liveLog(this.rebase(record, nowMs) ?? record, nowMs);
    if (chargedAtMs === undefined) takeNewest(log, amount);
    else takeFromEntry(log, chargedAtMs, amount);
    return this.#finished(log, nowMs);
  }

  rebase(record: StoredRecord, nowMs: number): StoredRecord | undefined {
    if (record.length === FIRST) return undefined;
    const newestMs = record[record.length - STEP] as number;
    if (newestMs - nowMs <= this.windowMs) return undefined;
    const base = totalBefore(record, this.#firstLive(record, nowMs));
    const used = Math.min(totalOf(record) - base, this.limit);
    return [nowMs + this.windowMs, base, nowMs, base + used];
  }

  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description {
    const tooMuch = cost > this.limit;
    if (record === undefined) {
      return { remaining: this.limit, resetAfterMs: 0, retryAfterMs: tooMuch ? Infinity : 0 };
    }
    const rebased = this.rebase(record, nowMs);
    if (rebased !== undefined) return this.describe(rebased, nowMs, cost);
    const remaining = this.available(record, nowMs);
    // A record that was written under a shorter window expires when that window promised.
    const untilGone = (atMs: number): number => Math.min(atMs + this.windowMs, record[0]) - nowMs;
    const newestMs = record[record.length - STEP] as number;
    let retryAfterMs = tooMuch ? Infinity : 0;
    if (!tooMuch && cost > remaining) {
      // It fits once the entry has expired after which at most `limit - cost` units follow.
      const gone = this.#firstWithTotal(record, totalOf(record) - (this.limit - cost));
      retryAfterMs = untilGone(record[gone] as number);
    }
    return { remaining, resetAfterMs: remaining === this.limit ? 0 : untilGone(newestMs), retryAfterMs };
  }

  /** A copy that begins with the first entry that still counts. */
  #liveLog(record: StoredRecord, nowMs: number): OwnedRecord {
    // One bulk copy, which a spread would not be. It starts with the base, just before the first live entry.
    return record.slice(this.#firstLive(record, nowMs) - FIRST) as OwnedRecord;
  }

  /** The changed log as a record: with its expiry, and with totals that stay far from the unsafe integers. */
  #finished(log: OwnedRecord, nowMs: number): StoredRecord {
    if (totalOf(log) > MAX_TOTAL) startOver(log, log[1] as number);
    log[0] = log.length === FIRST ? nowMs : (log[log.length - STEP] as number) + this.windowMs;
    return log;
  }

  /** Index of the first entry that still counts; the record's length if none does. */
  #firstLive(record: StoredRecord, nowMs: number): number {
    // An entry of the millisecond `now - window` has just stopped counting.
    return search(record, 0, nowMs - this.windowMs + 1);
  }

  /** Index of the first entry whose running total reaches `total`. */
  #firstWithTotal(record: StoredRecord, total: number): number {
    return search(record, 1, total);
  }
}

/** Index of the first entry whose time (`field` 0) or running total (`field` 1) is at least `value`. */
function search(record: StoredRecord, field: 0 | 1, value: number): number {
  let low = 0;
  let high = (record.length - FIRST) / STEP;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((record[FIRST + middle * STEP + field] as number) < value) low = middle + 1;
    else high = middle;
  }
  return FIRST + low * STEP;
}

/** The running total of the newest entry, or the base if there are no entries. */
function totalOf(record: StoredRecord): number {
  return record[record.length - 1] as number;
}

/** The running total before the entry at this index; the base for the first entry. */
function totalBefore(record: StoredRecord, index: number): number {
  return record[index - 1] as number;
}

function append(log: OwnedRecord, nowMs: number, amount: number): void {
  const total = totalOf(log) + amount;
  // After a clock has stepped back, the newest entry gets the units: times never decrease along a log.
  if (log.length > FIRST && (log[log.length - STEP] as number) >= nowMs) log[log.length - 1] = total;
  else log.push(nowMs, total);
}

/** Removes the newest units first: they would count longest. */
function takeNewest(log: OwnedRecord, amount: number): void {
  const total = Math.max(log[1] as number, totalOf(log) - amount);
  while (log.length > FIRST && totalBefore(log, log.length - STEP) >= total) log.length -= STEP;
  if (log.length > FIRST) log[log.length - 1] = total;
}

/** Removes up to `amount` units of the entry of that millisecond, if it is still there. */
function takeFromEntry(log: OwnedRecord, atMs: number, amount: number): void {
  const index = search(log, 0, atMs);
  if (log[index] !== atMs) return;
  const before = totalBefore(log, index);
  const units = Math.min(amount, (log[index + 1] as number) - before);
  for (let i = index + 1; i < log.length; i += STEP) log[i] = (log[i] as number) - units;
  if (log[index + 1] === before) log.splice(index, STEP);
}

function startOver(log: OwnedRecord, base: number): void {
  for (let i = 1; i < log.length; i += STEP) log[i] = (log[i] as number) - base;
}
