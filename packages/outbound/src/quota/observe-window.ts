import type { Moment } from '../observation.ts';
import type { Counted } from './counted-answer.ts';
import { compareWindow, type Generation, windowIdOf } from './generation.ts';
import { NO_OFFSET, type Quota, setFloor } from './quota-record.ts';
import { longestReset, type QuotaSettings } from './quota-settings.ts';
import { earliness, latestTime, type ReadingTime } from './reading-time.ts';
import { setReset } from './window-reset.ts';

/** Takes over what an answer says about a window, by the rule for the window that it names. */
export function observeWindow(
  quota: Quota,
  settings: QuotaSettings,
  counted: Counted,
  time: ReadingTime,
): void {
  const { reset } = counted.reading;
  if (reset === undefined) {
    observeWithoutReset(quota, settings, counted, time.nowMs);
    return;
  }
  const window = windowIdOf(quota, counted.reading, reset, time);
  const compared = compareWindow(quota, counted.ticket, window);
  // What may be a bucket has a reset that moves with every call, and says nothing about the order.
  const generation = quota.isWindow || compared === 'same' ? compared : 'moved';
  if (generation === 'earlier') return;
  quota.windowMs = Math.min(window.windowMs, longestReset(settings));
  if (generation === 'same') {
    observeSame(quota, settings, counted, reset, time);
  } else {
    observeOther(quota, settings, generation, counted, reset, time);
    quota.generation = Math.min(Math.max(0, Math.floor(window.id)), Number.MAX_SAFE_INTEGER);
  }
}

/**
 * Nothing says where the window begins, so only the rule that holds across windows applies. A window that
 * counted this call ends at most its length from now; one that we count ourselves, when that has passed.
 */
function observeWithoutReset(
  quota: Quota,
  settings: QuotaSettings,
  { clamped, remaining }: Counted,
  nowMs: number,
): void {
  setFloor(quota, clamped);
  quota.isPresumed = false;
  if (remaining === undefined && quota.resetAt > nowMs) return;
  quota.isProbing = false;
  quota.resetAt = 0;
  if (quota.windowMs > 0) setReset(quota, settings, nowMs + quota.windowMs, nowMs);
}

/** In one window, what remains only falls. */
function observeSame(
  quota: Quota,
  settings: QuotaSettings,
  { remaining, charged, uncounted, ticket }: Counted,
  reset: Moment,
  time: ReadingTime,
): void {
  if (quota.isPresumed) {
    // Granted in the window that has ended, and counted there: says nothing about the next one.
    if (ticket?.isPresumed !== true) return;
    // Granted in the window that was presumed, and counted in the one before: we were early.
    quota.isPresumed = false;
    quota.offset = time.dateMs === undefined ? NO_OFFSET : time.dateMs - time.nowMs;
    setReset(quota, settings, latestTime(quota, reset, time), time.nowMs);
  } else {
    const endsAt = latestTime(quota, reset, time);
    const isNamed = quota.resetAt > 0 && !quota.isProbing;
    setReset(quota, settings, isNamed ? Math.min(endsAt, quota.resetAt) : endsAt, time.nowMs);
  }
  const left =
    remaining === undefined
      ? quota.floor - charged * 1000
      : Math.min(quota.floor, remaining - uncounted * 1000);
  setFloor(quota, left);
}

function observeOther(
  quota: Quota,
  settings: QuotaSettings,
  generation: Generation,
  { ticket, remaining, charged, clamped, uncounted }: Counted,
  reset: Moment,
  time: ReadingTime,
): void {
  // Without a ticket of this record, nothing says what was settled while the call was under way.
  const isFirst = generation === 'later' && ticket !== undefined && isProbablyOver(quota, reset, time);
  const isNext = !quota.isKnown || isFirst;
  // The first answer of a window counts every call of it that was settled before, except those that were
  // settled without an answer while it was under way. A reset that moves is no new window.
  const first = (remaining ?? (quota.limit - charged) * 1000) - uncounted * 1000;
  setFloor(quota, isNext ? first : clamped);
  // It has counted what was carried into its window.
  quota.carried = 0;
  const endsAt = latestTime(quota, reset, time);
  // An answer that was overtaken by others must not bring the reset forward.
  const isMoved = !isNext && !quota.isProbing;
  setReset(quota, settings, isMoved ? Math.max(endsAt, quota.resetAt) : endsAt, time.nowMs);
  quota.isPresumed = false;
}

/** Whether the window of the record may have ended before this answer was written. */
function isProbablyOver(quota: Quota, reset: Moment, time: ReadingTime): boolean {
  if (quota.isPresumed) return true;
  return quota.resetAt > 0 && !quota.isProbing && time.nowMs >= quota.resetAt - earliness(reset, time);
}
