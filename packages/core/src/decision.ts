import type { RateLimitError } from './errors.ts';

/** The status of one limit after a check. Durations, not timestamps, so a skewed clock does no harm. */
export interface LimitStatus {
  readonly name: string;
  /** The largest number of units that this limit can grant at once. */
  readonly limit: number;
  /** Whole units left after the check, whether it was allowed or not. */
  readonly remaining: number;
  /**
   * 0 if this limit allows the check, otherwise the milliseconds until it does; `Infinity` if it never can.
   */
  readonly retryAfterMs: number;
  /** Milliseconds until no usage counts any more, absent other traffic. */
  readonly resetAfterMs: number;
  /** The window in which `limit` units are granted, or a bucket's time to fill, in milliseconds. */
  readonly windowMs: number;
  /** Whether this limit alone would allow the check. */
  readonly allowed: boolean;
  /**
   * Present if units are held and released, as by `concurrency`, rather than used up. `windowMs` is then the
   * lease.
   */
  readonly held?: true;
}

/**
 * The answer to a check. A denial is an answer, not an error.
 *
 * `limit`, `remaining` and `resetAfterMs` come from the limit that matters most: the one named by `limitedBy`
 * if the check was denied, otherwise the one with the fewest units left.
 */
export interface Decision {
  /**
   * Whether every limit allows the check. If so, all were charged, unless it was a peek; if not, none was.
   */
  readonly allowed: boolean;
  /** `Infinity` for a subject without limits. */
  readonly limit: number;
  readonly remaining: number;
  /**
   * 0 if allowed. Otherwise exact: absent other traffic, the same check is denied one millisecond earlier and
   * allowed at this time. `Infinity` if the cost is more than a limit could ever grant: no wait helps.
   */
  readonly retryAfterMs: number;
  readonly resetAfterMs: number;
  /** The name of the limit that denies the check for the longest time; absent if allowed. */
  readonly limitedBy?: string;
  /**
   * Whether the store could not answer and the failure policy decided. Then `limits` is empty, because
   * nothing was counted, or holds this process's shares under `local`.
   */
  readonly degraded: boolean;
  /** Why the store could not answer; present if `degraded`. */
  readonly failure?: RateLimitError;
  /** One status per limit, in the order of the limiter's limits. */
  readonly limits: readonly LimitStatus[];
}

/** The decision for a subject without limits. */
export const UNLIMITED: Decision = Object.freeze({
  allowed: true,
  limit: Number.POSITIVE_INFINITY,
  remaining: Number.POSITIVE_INFINITY,
  retryAfterMs: 0,
  resetAfterMs: 0,
  degraded: false,
  limits: Object.freeze([]),
});
