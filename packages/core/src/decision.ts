import type { Algorithm, StoredRecord } from './algorithm.ts';
import type { RateLimitError } from './errors.ts';
import type { RecordKey } from './record-key.ts';

/** How one limit stands after a check. Durations, not timestamps, so that a skewed clock does no harm. */
export interface LimitStatus {
  readonly name: string;
  /** The most units that this limit can grant at once. */
  readonly limit: number;
  /** Whole units left: after the check, whether it was allowed or not. */
  readonly remaining: number;
  /** 0 when this limit allows the check, else the milliseconds until it does; `Infinity` when it never can. */
  readonly retryAfterMs: number;
  /** Milliseconds until nothing counts as used any more, absent other traffic. */
  readonly resetAfterMs: number;
  /** The window in which `limit` units are granted; a bucket's time to fill. */
  readonly windowMs: number;
  /** Whether this limit alone would allow the check. */
  readonly allowed: boolean;
}

/**
 * The answer to a check. A denial is an answer, not an error.
 *
 * `limit`, `remaining` and `resetAfterMs` are those of the limit that matters most: of the one named by `limitedBy`
 * when denied, else of the one with the fewest units left.
 */
export interface Decision {
  /** Whether every limit allows the check. If so, and it was not a peek, all were charged; if not, none was. */
  readonly allowed: boolean;
  /** `Infinity` for a subject without limits. */
  readonly limit: number;
  readonly remaining: number;
  /**
   * 0 when allowed. Else exact: absent other traffic, the same check is denied one millisecond earlier and allowed at
   * it. `Infinity` when the cost is more than a limit could ever grant: no wait helps.
   */
  readonly retryAfterMs: number;
  readonly resetAfterMs: number;
  /** The name of the limit that denies the check for longest; absent when allowed. */
  readonly limitedBy?: string;
  /**
   * Whether the store could not be asked and the failure policy decided. Then `limits` is empty, since nothing was counted,
   * or under `local` the shares of this process.
   */
  readonly degraded: boolean;
  /** What kept the store from answering; present where `degraded`. */
  readonly failure?: RateLimitError;
  /** One status per limit, in the order of the limiter's limits. */
  readonly limits: readonly LimitStatus[];
}

/** What a subject without limits gets: everything. */
export const UNLIMITED: Decision = Object.freeze({
  allowed: true,
  limit: Number.POSITIVE_INFINITY,
  remaining: Number.POSITIVE_INFINITY,
  retryAfterMs: 0,
  resetAfterMs: 0,
  degraded: false,
  limits: Object.freeze([]),
});

/**
 * The decision on one check of `cost` units, told from the records as they are after it. `granted` says that it spent:
 * then every limit allowed it, however little is left now. Otherwise the records say whether it would fit.
 */
export function decide(
  names: readonly string[],
  keys: readonly RecordKey[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
  cost: number,
  granted: boolean,
): Decision {
  if (keys.length === 1) {
    const { algorithm } = keys[0] as RecordKey;
    return decideOne(names[0] as string, algorithm, records[0], nowMs, cost, granted);
  }
  const limits: LimitStatus[] = [];
  let tightest: LimitStatus | undefined;
  for (let i = 0; i < keys.length; i++) {
    const { algorithm } = keys[i] as RecordKey;
    const status = statusOf(names[i] as string, algorithm, records[i], nowMs, cost, granted);
    limits.push(status);
    if (tightest === undefined || isTighter(status, tightest)) tightest = status;
  }
  return decisionOf(tightest as LimitStatus, limits);
}

/** The same for a single limit. */
export function decideOne(
  name: string,
  algorithm: Algorithm,
  record: StoredRecord | undefined,
  nowMs: number,
  cost: number,
  granted: boolean,
): Decision {
  const status = statusOf(name, algorithm, record, nowMs, cost, granted);
  return decisionOf(status, [status]);
}

function statusOf(
  name: string,
  algorithm: Algorithm,
  record: StoredRecord | undefined,
  nowMs: number,
  cost: number,
  granted: boolean,
): LimitStatus {
  // A granted check fitted, so it is asked about as one that costs nothing any more.
  const { remaining, resetAfterMs, retryAfterMs } = algorithm.describe(record, nowMs, granted ? 0 : cost);
  return {
    name,
    limit: algorithm.limit,
    remaining,
    retryAfterMs,
    resetAfterMs,
    windowMs: algorithm.windowMs,
    allowed: retryAfterMs === 0,
  };
}

function decisionOf(tightest: LimitStatus, limits: readonly LimitStatus[]): Decision {
  const { name, limit, remaining, retryAfterMs, resetAfterMs, allowed } = tightest;
  // Written out twice: copying an object with a spread costs more than the rest of a decision.
  return allowed
    ? { allowed, limit, remaining, retryAfterMs, resetAfterMs, degraded: false, limits }
    : { allowed, limit, remaining, retryAfterMs, resetAfterMs, limitedBy: name, degraded: false, limits };
}

/** The longest wait first; among limits that allow, the fewest units left; among equals, the first. */
function isTighter(a: LimitStatus, b: LimitStatus): boolean {
  if (a.retryAfterMs !== b.retryAfterMs) return a.retryAfterMs > b.retryAfterMs;
  return a.retryAfterMs === 0 && a.remaining < b.remaining;
}
