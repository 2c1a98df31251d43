import type { Algorithm, StoredRecord } from '../algorithm.ts';
import { isBlock } from '../block-record.ts';
import { type Cost, costAt } from '../command.ts';
import type { Decision, LimitStatus } from '../decision.ts';
import { isHeld } from '../held-units.ts';
import type { RecordKey } from '../record-key.ts';
import { liveRecord } from '../transition.ts';

/** The part of a check that its decision depends on. */
interface Decided {
  readonly plan: { readonly names: readonly string[] };
  readonly keys: readonly RecordKey[];
  readonly cost: Cost;
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
  if (keys.length === 1) {
    const open = granted ? 0 : costAt(cost, 0);
    return decideOne(names[0] as string, keys[0] as RecordKey, records[0], nowMs, open);
  }
  // Of its full size at once: a growing one reserves room for sixteen more entries.
  const limits = new Array<LimitStatus>(keys.length);
  let tightest: LimitStatus | undefined;
  // A limit that costs nothing, or has no quota and does not deny, is reported only if there is no other.
  let hasCounting = false;
  for (let i = 0; i < keys.length; i++) {
    const { algorithm } = keys[i] as RecordKey;
    const units = costAt(cost, i);
    const status = statusOf(names[i] as string, algorithm, records[i], nowMs, granted ? 0 : units);
    limits[i] = status;
    const counts = (units > 0 || cost === 0) && (status.limit !== Infinity || !status.allowed);
    if (tightest === undefined || (counts && !hasCounting)) tightest = status;
    else if (counts === hasCounting && isTighter(status, tightest)) tightest = status;
    hasCounting ||= counts;
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
  // The last units given back leave a record that has expired, which says nothing any more.
  const { remaining, resetAfterMs, retryAfterMs } = algorithm.describe(
    liveRecord(record, nowMs),
    nowMs,
    cost,
  );
  if (isBlock(algorithm)) return blockStatus(name, algorithm, remaining > 0, resetAfterMs, retryAfterMs);
  const { limit, windowMs } = algorithm;
  const allowed = retryAfterMs === 0;
  // Written out twice, as below.
  return isHeld(algorithm)
    ? { name, limit, remaining, retryAfterMs, resetAfterMs, windowMs, allowed, held: true }
    : { name, limit, remaining, retryAfterMs, resetAfterMs, windowMs, allowed };
}

/** A block has no quota: it has no units to count, only a wait. */
function blockStatus(
  name: string,
  { windowMs }: Algorithm,
  isOpen: boolean,
  resetAfterMs: number,
  retryAfterMs: number,
): LimitStatus {
  const remaining = isOpen ? Number.POSITIVE_INFINITY : 0;
  const allowed = retryAfterMs === 0;
  return { name, limit: Number.POSITIVE_INFINITY, remaining, retryAfterMs, resetAfterMs, windowMs, allowed };
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
