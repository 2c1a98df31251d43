import { type Duration, durationMs } from '../duration.ts';
import { outOfRange } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';

/** How long units may be kept in the process, and how many. */
export interface LeaseOptions {
  /**
   * How long a lease lasts, from the moment at which it is asked for: milliseconds or a string, from 1 ms to
   * `'1s'`. Longer than the store takes to answer, or a lease has ended when it arrives.
   */
  readonly term: Duration;
  /**
   * The most units of a record, which is one limit for one key, that this limiter keeps at once: a whole
   * number of at least 1. Default: a tenth of the limit, and at least 1.
   */
  readonly maxUnits?: number;
}

/** The options, validated. */
export interface ValidatedLease {
  readonly termMs: number;
  readonly maxUnits: number | undefined;
}

/** What an operator changes from another process holds within a second. */
const LONGEST_TERM_MS = 1000;

const EXAMPLE = "{ term: '50ms' }";

/** Returns the options in numbers. Throws a `TypeError` or `RangeError` that names the option at fault. */
export function validateLease(where: string, lease: LeaseOptions): ValidatedLease {
  validateOptions(`${where}\``, lease, ['term', 'maxUnits'], EXAMPLE);
  const { term, maxUnits } = lease;
  const termMs = durationMs(`${where}.term\``, term);
  if (termMs > LONGEST_TERM_MS) {
    const allowed = "at most '1s', because a block or a reset by another process must hold within a second";
    throw outOfRange(`${where}.term\``, term, allowed, "'50ms'");
  }
  if (maxUnits === undefined) return { termMs, maxUnits };
  return { termMs, maxUnits: validateInteger(`${where}.maxUnits\``, maxUnits, '100') };
}
