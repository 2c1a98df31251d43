import { MAX_UNITS } from '../call-cost.ts';
import { COUNTER_MODULUS, holdsOf, NO_ANSWER, type Quota, setFloor } from './quota-record.ts';
import { longestReset, type QuotaSettings } from './quota-settings.ts';

/**
 * Changes the quota to what it is at `nowMs`. A second call with the same time changes nothing. Returns
 * whether a moment was too far ahead, because the store's clock has stepped back: the correction must be
 * written, or the moment would stay as far ahead.
 */
export function letTimePass(quota: Quota, settings: QuotaSettings, nowMs: number): boolean {
  const isBack = boundMoments(quota, settings, nowMs);
  changeByTime(quota, settings, nowMs);
  return isBack;
}

function boundMoments(quota: Quota, settings: QuotaSettings, nowMs: number): boolean {
  const { periodEndsAt, resetAt, pausedUntil } = quota;
  quota.periodEndsAt = Math.min(periodEndsAt, nowMs + settings.leaseMs);
  quota.resetAt = Math.min(resetAt, nowMs + longestReset(settings));
  quota.pausedUntil = Math.min(pausedUntil, nowMs + settings.maxPauseMs);
  const isLease = quota.periodEndsAt !== periodEndsAt;
  return isLease || quota.resetAt !== resetAt || quota.pausedUntil !== pausedUntil;
}

function changeByTime(quota: Quota, settings: QuotaSettings, nowMs: number): void {
  endLeases(quota, settings, nowMs);
  if (settings.kind === 'slots') return;
  if (settings.kind === 'bucket' && !quota.isBucket && !quota.isKnown) becomeBucket(quota, nowMs);
  if (quota.isBucket && settings.refill > 0) quota.refill = settings.refill;
  if (quota.isBucket) refillBucket(quota, nowMs);
  endWindow(quota, settings, nowMs);
}

/** Charges what was held for more than a whole period: the process that held it is gone, or the answer is. */
function endLeases(quota: Quota, { kind, leaseMs }: QuotaSettings, nowMs: number): void {
  if (nowMs < quota.periodEndsAt) return;
  const periods = quota.periodEndsAt === 0 ? 1 : Math.floor((nowMs - quota.periodEndsAt) / leaseMs) + 1;
  const ended = periods === 1 ? quota.heldBefore : quota.held + quota.heldBefore;
  if (ended > 0 && kind !== 'slots') chargeUncounted(quota, ended, ended, nowMs);
  quota.heldBefore = periods === 1 ? quota.held : 0;
  quota.held = 0;
  quota.period += periods;
  quota.periodEndsAt = quota.periodEndsAt === 0 ? nowMs + leaseMs : quota.periodEndsAt + periods * leaseMs;
}

/** No upstream's window ends earlier than this before the moment that is computed from its rounded reset. */
const EARLIEST_RESET_MS = 3000;

/**
 * Charges calls about which no answer says anything. `charged` lowers the floor; `settled` is what the
 * upstream may have counted at most. Near the reset, the next window may have counted them: they are charged
 * to both.
 */
export function chargeUncounted(quota: Quota, charged: number, settled: number, nowMs: number): void {
  setFloor(quota, quota.floor - charged * 1000);
  if (quota.least !== NO_ANSWER) quota.least -= settled * 1000;
  quota.settled = (quota.settled + settled) % COUNTER_MODULUS;
  if (!quota.isBucket) {
    quota.floorAtOrUncounted = (quota.floorAtOrUncounted + settled) % COUNTER_MODULUS;
    const isLate = quota.resetAt > 0 && nowMs >= quota.resetAt - EARLIEST_RESET_MS;
    if (isLate) quota.carried = Math.min(quota.carried + charged, MAX_UNITS);
  }
}

/** From now on the level of the quota rises all the time, once the rate is known. */
export function becomeBucket(quota: Quota, nowMs: number): void {
  quota.isBucket = true;
  quota.floorAtOrUncounted = nowMs;
}

/** The level grows by whole thousandths; the rest of the time stays, so that frequent calls lose nothing. */
function refillBucket(quota: Quota, nowMs: number): void {
  const { refill, limit } = quota;
  const full = limit * 1000;
  if (refill === 0 || limit < 0) return;
  const toFullMs = Math.ceil(((full - Math.min(quota.floor, full)) / refill) * 1e6);
  // A clock that stepped back grants nothing twice, and delays the bucket by no more than its time to fill.
  quota.floorAtOrUncounted = Math.min(quota.floorAtOrUncounted, nowMs + toFullMs);
  const elapsedMs = nowMs - quota.floorAtOrUncounted;
  if (elapsedMs <= 0) return;
  const growth = Math.floor((elapsedMs / 1e6) * refill);
  if (quota.floor + growth >= full) {
    quota.floor = full;
    quota.floorAtOrUncounted = nowMs;
    return;
  }
  quota.floor += growth;
  // Rounded up: never counts a moment twice.
  quota.floorAtOrUncounted = Math.min(nowMs, quota.floorAtOrUncounted + Math.ceil((growth / refill) * 1e6));
}

/** Presumes a full window once its reset has passed, or waits for a probe. */
function endWindow(quota: Quota, settings: QuotaSettings, nowMs: number): void {
  if (quota.resetAt === 0) return;
  if (nowMs < quota.resetAt || quota.isProbing) return;
  if (quota.isBucket) {
    // The level says when there are units again, unless nothing says how it rises.
    quota.isProbing = quota.refill === 0;
    return;
  }
  // Only a probe shows what is left without a limit to presume, without an answer since the last presumption,
  // and for what may be a bucket: calls without an answer have moved its reset.
  if (!quota.isWindow || settings.afterReset === 'probe' || quota.isPresumed || quota.limit < 0) {
    quota.isProbing = true;
    return;
  }
  quota.isPresumed = true;
  quota.floor = (quota.limit - Math.min(quota.carried, quota.limit)) * 1000;
  quota.carried = 0;
  quota.heldAtReset = holdsOf(quota);
  quota.resetAt = 0;
}
