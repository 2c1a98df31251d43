import type { Algorithm, Description, StoredRecord } from '../algorithm.ts';
import { type Duration, durationMs } from '../duration.ts';
import {
  type KeyOption,
  type Limit,
  limitOf,
  type NameOption,
  type OwnKeyOption,
  validateLimitOptions,
} from '../limit.ts';
import { validateInteger } from '../option-validation.ts';

/** The options of {@link slidingWindowLog}. */
export interface SlidingWindowLogOptions extends NameOption {
  /** Units in any span of one window: a whole number of at least 1. */
  readonly limit: number;
  /** The length of the window: milliseconds, or a string such as `'1m'`. */
  readonly window: Duration;
}

/**
 * The exact sliding window: every unit counts until `window` has passed since it was spent, so no span of one
 * window is granted more than `limit`. A key's record grows with the number of distinct milliseconds in which
 * it spent, up to `limit`. Choose it for small limits that must be exact, such as login attempts; use
 * `slidingWindow` for large ones.
 *
 * @example
 * ```ts
 * slidingWindowLog({ name: 'login-attempts', limit: 5, window: '15m' });
 * ```
 */
export function slidingWindowLog(options: SlidingWindowLogOptions & OwnKeyOption): Limit<string>;
export function slidingWindowLog<Subject>(
  options: SlidingWindowLogOptions & KeyOption<Subject>,
): Limit<Subject>;
export function slidingWindowLog(
  options: SlidingWindowLogOptions & { readonly key?: unknown },
): Limit<never> {
  const caller = 'slidingWindowLog';
  validateLimitOptions(
    caller,
    options,
    ['limit', 'window'],
    "{ name: 'per-minute', limit: 100, window: '1m' }",
  );
  const limit = validateInteger(`${caller}: \`limit\``, options.limit, '100');
  const windowMs = durationMs(`${caller}: \`window\``, options.window);
  return limitOf(options, new SlidingWindowLog(limit, windowMs));
}

/**
 * The index of the first entry in a record, and the number of integers per entry: its time, and its running
 * total.
 */
const FIRST = 2;
const STEP = 2;

/** Running totals restart before they can leave the safe integers. */
const MAX_TOTAL = 2 ** 52;

/**
 * Record: `[expiresAtMs, base, t1, total1, t2, total2, ...]`, oldest entry first, one entry per distinct
 * millisecond. A total counts every unit since `base` up to and including its entry, so the usage of a span
 * is a difference, and reading a log takes a binary search instead of a sum. The record expires one window
 * after its newest entry. Parameters for native programs: `[limit, windowMs]`.
 */
class SlidingWindowLog implements Algorithm {
  readonly name = 'sliding-window-log';
  readonly version = 1;
  readonly parameters: readonly number[];
  readonly limit: number;
  readonly windowMs: number;

  constructor(limit: number, windowMs: number) {
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

  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord {
    if (record === undefined) {
      return amount > 0 ? [nowMs + this.windowMs, 0, nowMs, amount] : [nowMs, 0];
    }
    const first = this.#firstLive(record, nowMs);
    const base = totalBefore(record, first);
    // One bulk copy, which a spread would not be. It starts with the base, just before the first live entry.
    const log = record.slice(first - FIRST) as Log;
    if (amount < 0) giveBack(log, -amount);
    else append(log, nowMs, amount);
    if (totalOf(log) > MAX_TOTAL) startOver(log, base);
    log[0] = log.length === FIRST ? nowMs : (log[log.length - STEP] as number) + this.windowMs;
    return log;
  }

  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description {
    const tooMuch = cost > this.limit;
    if (record === undefined) {
      return { remaining: this.limit, resetAfterMs: 0, retryAfterMs: tooMuch ? Infinity : 0 };
    }
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

/** A record that is being changed. */
type Log = [expiresAtMs: number, ...rest: number[]];

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

function append(log: Log, nowMs: number, amount: number): void {
  const total = totalOf(log) + amount;
  // After a clock has stepped back, the newest entry gets the units: times never decrease along a log.
  if (log.length > FIRST && (log[log.length - STEP] as number) >= nowMs) log[log.length - 1] = total;
  else log.push(nowMs, total);
}

/** Removes the newest units first: they would count longest. */
function giveBack(log: Log, amount: number): void {
  const total = Math.max(log[1] as number, totalOf(log) - amount);
  while (log.length > FIRST && totalBefore(log, log.length - STEP) >= total) log.length -= STEP;
  if (log.length > FIRST) log[log.length - 1] = total;
}

function startOver(log: Log, base: number): void {
  for (let i = 1; i < log.length; i += STEP) log[i] = (log[i] as number) - base;
}
