import type { Counted } from './counted-answer.ts';
import { type Quota, setFloor } from './quota-record.ts';
import { type QuotaSettings, refillOf } from './quota-settings.ts';
import { latestTime, msUntil, type ReadingTime, roundingOf } from './reading-time.ts';
import { setReset } from './window-reset.ts';

/** Takes over what an answer says about a bucket: the certain level, the rate, and when it is full. */
export function observeBucket(
  quota: Quota,
  settings: QuotaSettings,
  counted: Counted,
  time: ReadingTime,
): void {
  learnRefill(quota, counted, time);
  // The answer counts from now on; what had grown since the last whole thousandth is dropped.
  quota.floorAtOrUncounted = time.nowMs;
  setFloor(quota, counted.clamped);
  quota.isProbing = false;
  quota.resetAt = 0;
  const { reset } = counted.reading;
  if (reset !== undefined) {
    setReset(quota, settings, latestTime(quota, reset, time), time.nowMs);
  }
}

/** The rate as the answer says it, or computed from the time until the bucket is full: never too high. */
function learnRefill(quota: Quota, { reading, remaining }: Counted, time: ReadingTime): void {
  const { refillPerSecond, reset, resetMeans = 'full', windowMs } = reading;
  if (refillPerSecond !== undefined) {
    quota.refill = refillOf(refillPerSecond);
  } else if (windowMs !== undefined && windowMs >= 1 && quota.limit > 0) {
    quota.refill = refillOf((quota.limit * 1000) / windowMs);
  } else if (reset !== undefined && resetMeans === 'full' && remaining !== undefined && quota.limit > 0) {
    const toFullMs =
      (msUntil(reset, time) ?? latestTime(quota, reset, time) - time.nowMs) + roundingOf(reset);
    // One less, because the level between whole units is not said.
    const missing = quota.limit - remaining / 1000 - 1;
    if (!(toFullMs > 0) || missing <= 0) return;
    const refill = refillOf((missing * 1000) / toFullMs);
    quota.refill = quota.refill === 0 ? refill : Math.floor(quota.refill * 0.9 + refill * 0.1);
  }
}
