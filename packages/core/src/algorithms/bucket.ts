import type { Algorithm, Description, StoredRecord } from '../algorithm.ts';
import { type Duration, MAX_DURATION_MS } from '../duration.ts';
import { outOfRange } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';
import { spanMs } from '../warnings/short-span.ts';

/** A number of units per period. */
export interface Rate {
  /** Whole units, at least 1. */
  readonly amount: number;
  /** The period: milliseconds, or a string such as `'1s'`. */
  readonly every: Duration;
}

/**
 * The integer kernel of `tokenBucket`, `leakyBucket` and `gcra`: a bucket of `capacity` units that starts
 * full and refills `amount` units evenly over every `periodMs`.
 *
 * Usage is counted in parts, `periodMs` parts to a unit, so every elapsed millisecond refills exactly
 * `amount` parts and no fraction is lost. The generic cell rate algorithm keeps the same information as one
 * "theoretical arrival time" (ITU-T I.371, annex A); usage in parts avoids its fractions of a millisecond.
 *
 * Record: `[expiresAtMs, usedParts, atMs, partsPerUnit]`. It expires when the bucket is full again.
 * Parameters for native programs: `[capacity, amount, periodMs]`, the last two in lowest terms.
 */
export class Bucket implements Algorithm {
  readonly name: string;
  readonly version = 1;
  readonly parameters: readonly number[];
  readonly limit: number;
  readonly windowMs: number;
  readonly #amount: number;
  readonly #periodMs: number;

  /** `amount` and `periodMs` need not be in lowest terms. They must be validated, as by {@link bucketOf}. */
  constructor(name: string, capacity: number, amount: number, periodMs: number) {
    const divisor = greatestCommonDivisor(amount, periodMs);
    this.name = name;
    this.limit = capacity;
    this.#amount = amount / divisor;
    this.#periodMs = periodMs / divisor;
    this.windowMs = Math.ceil((capacity * this.#periodMs) / this.#amount);
    this.parameters = Object.freeze([capacity, this.#amount, this.#periodMs]);
  }

  available(record: StoredRecord | undefined, nowMs: number): number {
    if (record === undefined) return this.limit;
    // Rounded in the limit's favour: a unit of which a part is used is not available.
    return this.limit - Math.ceil(this.#usedParts(record, nowMs) / this.#periodMs);
  }

  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord {
    const before = record === undefined ? 0 : this.#usedParts(record, nowMs);
    const room = this.limit * this.#periodMs - before;
    const parts = amount * this.#periodMs;
    // Whole units only, so that giving them back restores the bucket: a part of a unit that is left stays.
    const used = before + (parts <= room ? parts : room - (room % this.#periodMs));
    return this.#recordOf(used, record === undefined ? nowMs : this.#startMs(record, nowMs));
  }

  takeBack(
    record: StoredRecord,
    nowMs: number,
    amount: number,
    chargedAtMs: number | undefined,
  ): StoredRecord {
    const startMs = this.#startMs(record, nowMs);
    // A charge was never larger than the limit, and in parts, a larger amount may leave the safe integers.
    const charged = Math.min(amount, this.limit) * this.#periodMs;
    // All that has drained since may be of this charge, because the bucket may have been empty meanwhile.
    const drained = chargedAtMs === undefined ? 0 : Math.max(0, startMs - chargedAtMs) * this.#amount;
    const used = Math.max(0, this.#usedParts(record, nowMs) - Math.max(0, charged - drained));
    return this.#recordOf(used, startMs);
  }

  rebase(record: StoredRecord, nowMs: number): StoredRecord | undefined {
    if ((record[2] as number) - nowMs <= this.windowMs) return undefined;
    return this.#recordOf(this.#usedParts(record, nowMs), nowMs);
  }

  #recordOf(used: number, atMs: number): StoredRecord {
    // Rounded up to the millisecond at which the last part is back, so no usage is forgotten early.
    return [atMs + Math.ceil(used / this.#amount), used, atMs, this.#periodMs];
  }

  /**
   * The time from which the usage drains. After a clock has stepped back, the record keeps its later time, so
   * no millisecond refills twice; but not for longer than it takes to fill the bucket.
   */
  #startMs(record: StoredRecord, nowMs: number): number {
    const atMs = record[2] as number;
    return atMs > nowMs && atMs - nowMs <= this.windowMs ? atMs : nowMs;
  }

  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description {
    if (record === undefined) {
      return { remaining: this.limit, resetAfterMs: 0, retryAfterMs: cost > this.limit ? Infinity : 0 };
    }
    const used = this.#usedParts(record, nowMs);
    const remaining = this.limit - Math.ceil(used / this.#periodMs);
    return {
      remaining,
      resetAfterMs: this.#msUntilDrained(record, nowMs, used),
      retryAfterMs: cost <= remaining ? 0 : this.#retryAfterMs(record, nowMs, used, cost),
    };
  }

  #retryAfterMs(record: StoredRecord, nowMs: number, used: number, cost: number): number {
    if (cost > this.limit) return Infinity;
    return this.#msUntilDrained(record, nowMs, used - (this.limit - cost) * this.#periodMs);
  }

  /** Milliseconds until this many parts have drained, rounded up to the first at which all of them have. */
  #msUntilDrained(record: StoredRecord, nowMs: number, parts: number): number {
    if (parts <= 0) return 0;
    // After a clock has stepped back, nothing drains until it has caught up with the record.
    const waitMs = this.#startMs(record, nowMs) - nowMs + Math.ceil(parts / this.#amount);
    // A record that was written at a faster rate expires when that rate promised.
    return Math.min(waitMs, record[0] - nowMs);
  }

  #usedParts(record: StoredRecord, nowMs: number): number {
    let used = record[1] as number;
    const full = this.limit * this.#periodMs;
    if (record[3] !== this.#periodMs) {
      // Written at another rate: carried over in whole units, rounded up so no usage is forgotten.
      used = Math.min(Math.ceil(used / (record[3] as number)), this.limit) * this.#periodMs;
    } else if (used > full) {
      used = full;
    }
    const elapsedMs = nowMs - (record[2] as number);
    if (elapsedMs <= 0) return used;
    // May leave the safe integers after a very long time, but is larger than `used` then anyway.
    const drained = elapsedMs * this.#amount;
    return drained >= used ? 0 : used - drained;
  }
}

/**
 * Validates the parameters and returns the bucket. Throws a `TypeError` or `RangeError` that names the option
 * at fault.
 */
export function bucketOf(
  name: string,
  limitName: string,
  capacity: { readonly where: string; readonly value: unknown },
  rate: {
    readonly where: string;
    readonly amount: unknown;
    readonly everyName: string;
    readonly every: unknown;
  },
): Bucket {
  const units = validateInteger(capacity.where, capacity.value, '100');
  const amount = validateInteger(rate.where, rate.amount, '10');
  const periodMs = spanMs(rate.everyName, rate.every, limitName);
  const divisor = greatestCommonDivisor(amount, periodMs);
  // All parts of a full bucket, plus one millisecond's refill, must be exact integers.
  const mostUnits = Math.floor((Number.MAX_SAFE_INTEGER - amount / divisor) / (periodMs / divisor));
  if (units > mostUnits) {
    throw outOfRange(
      capacity.where,
      units,
      `at most ${mostUnits} at this rate, so that its arithmetic stays exact`,
      '100',
    );
  }
  const bucket = new Bucket(name, units, amount, periodMs);
  if (bucket.windowMs > MAX_DURATION_MS) {
    throw outOfRange(
      capacity.where,
      units,
      `filled within ${MAX_DURATION_MS} ms (a hundred years) at this rate`,
      '100',
    );
  }
  return bucket;
}

/**
 * The parts of a rate option, not validated yet. Throws a `TypeError` unless it is an object of that form.
 */
export function rateOf(where: string, rate: unknown): { amount: unknown; every: unknown } {
  validateOptions(where, rate, ['amount', 'every'], "{ amount: 10, every: '1s' }");
  return rate as { amount: unknown; every: unknown };
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
