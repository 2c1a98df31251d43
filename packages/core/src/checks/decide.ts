import type { Algorithm, StoredRecord } from '../algorithm.ts';
import type { Decision, LimitStatus } from '../decision.ts';
import type { RecordKey } from '../record-key.ts';

/** The part of a check that its decision depends on. */
interface Decided {
  readonly plan: { readonly names: readonly string[] };
  readonly keys: readonly RecordKey[];
  readonly cost: number;
}

/** Records, and the store's time at which they were so. */
interface RecordsAt {
  readonly records: readonly (StoredRecord | undefined)[];
  readonly nowMs: number;
}

/**
 * Computes the decision on a check from the records after it. `granted` means that the check spent: then
 * every limit allowed it, however little is left now. Otherwise the records decide whether it would fit.
 */
export function decide(
  { plan, keys, cost }: Decided,
  { records, nowMs }: RecordsAt,
  granted: boolean,
): Decision {
  const { names } = plan;
  // A granted check fitted, so its status is that of a check that costs nothing more.
  const open = granted ? 0 : cost;
  if (keys.length === 1) {
    return decideOne(names[0] as string, keys[0] as RecordKey, records[0], nowMs, open);
  }
  const limits: LimitStatus[] = [];
  let tightest: LimitStatus | undefined;
  for (let i = 0; i < keys.length; i++) {
    const { algorithm } = keys[i] as RecordKey;
    const status = statusOf(names[i] as string, algorithm, records[i], nowMs, open);
    limits.push(status);
    if (tightest === undefined || isTighter(status, tightest)) tightest = status;
  }
  return decisionOf(tightest as LimitStatus, limits);
}

/** The same for a single limit, without arrays on the way in. */
export function decideOne(
  name: string,
  { algorithm }: RecordKey,
  record: StoredRecord | undefined,
  nowMs: number,
  cost: number,
): Decision {
  const status = statusOf(name, algorithm, record, nowMs, cost);
  return decisionOf(status, [status]);
}

function statusOf(
  name: string,
  algorithm: Algorithm,
  record: StoredRecord | undefined,
  nowMs: number,
  cost: number,
): LimitStatus {
  const { remaining, resetAfterMs, retryAfterMs } = algorithm.describe(record, nowMs, cost);
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

/**
 * Orders by the longest wait, then, among limits that allow, by the fewest units left; the first wins a tie.
 */
function isTighter(a: LimitStatus, b: LimitStatus): boolean {
  if (a.retryAfterMs !== b.retryAfterMs) return a.retryAfterMs > b.retryAfterMs;
  return a.retryAfterMs === 0 && a.remaining < b.remaining;
}
