import { MAX_UNITS } from '../call-cost.ts';
import type { DimensionReading } from '../observation.ts';
import type { Answered, Counted } from './counted-answer.ts';
import { observeBucket } from './observe-bucket.ts';
import { observeWindow } from './observe-window.ts';
import { becomeBucket } from './passing-time.ts';
import { grownSince, holdsOf, NO_ANSWER, type Quota, SINCE_GRANT, setFloor } from './quota-record.ts';
import type { QuotaSettings } from './quota-settings.ts';
import type { Ticket } from './quota-use.ts';
import type { ReadingTime } from './reading-time.ts';
import { countSettled, isCurrent, release, settleUncounted } from './settle.ts';

/** Takes over what the answer says about this dimension, and ends the hold. Follows `letTimePass`. */
export function observe(quota: Quota, settings: QuotaSettings, answered: Answered, time: ReadingTime): void {
  const { reading, ticket, cost, actual } = answered;
  learnKind(quota, settings, reading, time.nowMs);
  learnNumbers(quota, settings, reading);
  const remaining = remainingOf(quota, reading);
  if (remaining === undefined && quota.limit < 0) {
    settleUncounted(quota, settings, ticket, cost, actual, time.nowMs);
    return;
  }
  const wasHeld = release(quota, ticket, cost);
  const charged = wasHeld || ticket === undefined ? actual : Math.max(0, actual - cost);
  const current = isCurrent(quota, ticket) ? ticket : undefined;
  const clamped = clamp(quota, remaining, charged, current);
  const uncounted = current === undefined ? 0 : uncountedSince(quota, current);
  const counted: Counted = { ...answered, ticket: current, remaining, charged, clamped, uncounted };
  if (quota.isBucket) observeBucket(quota, settings, counted, time);
  else observeWindow(quota, settings, counted, time);
  if (!quota.isKnown && quota.pausedUntil === 0) quota.slowStart = 0;
  quota.isKnown = true;
  countSettled(quota, Math.max(cost, actual));
  if (!quota.isBucket) raiseToCertain(quota, counted);
}

/**
 * Answers come in any order, so the clamp leaves as many units unused as calls are out at once. But of all
 * settled calls, one was counted last, and what its answer has left is left for certain. Once a call of the
 * last grant is settled, that one is among those that were settled since the grant: all others were counted
 * before. So the least that they have left is certain, in a window, over the end of one, and in what may be
 * a bucket.
 */
function raiseToCertain(quota: Quota, { ticket, remaining, charged, uncounted }: Counted): void {
  if (remaining !== undefined) quota.least = Math.min(quota.least, remaining - uncounted * 1000);
  else if (quota.least !== NO_ANSWER) quota.least -= charged * 1000;
  if (quota.leastSince !== SINCE_GRANT) {
    const isOfGrant =
      ticket !== undefined &&
      grownSince(quota.settled, ticket.settled) <= grownSince(quota.settled, quota.leastSince);
    if (!isOfGrant && holdsOf(quota) > 0) return;
    quota.leastSince = SINCE_GRANT;
  }
  if (quota.least !== NO_ANSWER) setFloor(quota, Math.max(quota.floor, quota.least));
}

/** What was settled without numbers since the grant; at most all that was settled. */
function uncountedSince(quota: Quota, { settled, uncounted }: Ticket): number {
  const all = grownSince(quota.settled, settled);
  // Where the kind has changed meanwhile, the counters of numbers and moments are mixed up.
  return quota.isBucket ? 0 : Math.min(all, grownSince(quota.floorAtOrUncounted, uncounted));
}

function learnKind(quota: Quota, settings: QuotaSettings, reading: DimensionReading, nowMs: number): void {
  const kind = reading.kind ?? settings.kind;
  quota.isWindow = kind === 'window';
  const isBucket =
    kind === 'bucket' || (kind === undefined && (quota.isBucket || reading.refillPerSecond !== undefined));
  if (isBucket === quota.isBucket) return;
  if (isBucket) {
    becomeBucket(quota, nowMs);
  } else {
    quota.isBucket = false;
    quota.floorAtOrUncounted = 0;
    quota.refill = 0;
  }
}

const MAX_WINDOW_MS = 400 * 86_400_000;

function learnNumbers(quota: Quota, settings: QuotaSettings, { limit, windowMs }: DimensionReading): void {
  // No upstream has a limit below 1: a call could never end it.
  if (limit !== undefined && limit >= 1) quota.limit = Math.floor(Math.min(limit, MAX_UNITS));
  const length = windowMs ?? settings.windowMs;
  if (length >= 1) quota.windowMs = Math.min(Math.floor(length), MAX_WINDOW_MS);
}

/** Rounded down, and never more than the limit or less than nothing. */
function remainingOf({ limit }: Quota, { remaining }: DimensionReading): number | undefined {
  if (remaining === undefined) return undefined;
  const most = limit < 0 ? MAX_UNITS : limit;
  return Math.floor(Math.min(Math.max(remaining, 0), most)) * 1000;
}

/**
 * What remains for certain. Calls that the upstream may have counted after this one, and that are settled,
 * are at most what was settled since this one was granted. So that much less than what the answer says
 * remains at least; and no less than before, without the cost of this call.
 */
function clamp(
  quota: Quota,
  remaining: number | undefined,
  charged: number,
  ticket: Ticket | undefined,
): number {
  const meanwhile = ticket === undefined ? 0 : grownSince(quota.settled, ticket.settled) * 1000;
  if (!quota.isKnown) return (remaining ?? (quota.limit - charged) * 1000) - meanwhile;
  const own = quota.floor - charged * 1000;
  if (remaining === undefined) return own;
  if (ticket === undefined) return Math.min(remaining, own);
  return Math.min(remaining, Math.max(own, remaining - meanwhile));
}
