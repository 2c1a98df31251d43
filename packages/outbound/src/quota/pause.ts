import type { Moment } from '../observation.ts';
import type { Quota } from './quota-record.ts';
import type { QuotaSettings } from './quota-settings.ts';
import { latestTime, type ReadingTime } from './reading-time.ts';

/** The first pause after a limited answer that does not say for how long; the next ones double. */
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF = 15;
/** Slow start ends when this many units may be under way. */
const LAST_SLOW_START = 11;

/** Nothing goes before this moment, by the store's clock. Never shortens a pause. Then a slow start. */
export function pauseUntil(quota: Quota, settings: QuotaSettings, untilMs: number, nowMs: number): void {
  const latest = nowMs + settings.maxPauseMs;
  quota.pausedUntil = Math.max(quota.pausedUntil, Math.min(Math.max(untilMs, nowMs), latest));
  quota.slowStart = 1;
}

/** The end of the pause that a response names. */
export function endOfPause(quota: Quota, pause: Moment, time: ReadingTime): number {
  const rounded = pause.kind === 'after' ? { roundedToMs: 0, ...pause } : pause;
  const endsAt = latestTime(quota, rounded, time);
  return Number.isFinite(endsAt) ? endsAt : time.nowMs;
}

/** Pauses for longer each time, after an answer that does not say for how long. */
export function backOff(quota: Quota, settings: QuotaSettings, nowMs: number): void {
  const pauseMs = FIRST_BACKOFF_MS * 2 ** quota.backoff;
  // The answers of calls that were under way together say the same thing once.
  if (nowMs >= quota.pausedUntil) quota.backoff = Math.min(quota.backoff + 1, MAX_BACKOFF);
  pauseUntil(quota, settings, nowMs + pauseMs, nowMs);
}

/** An answer that was not limited: twice as many may be under way, unless the pause has not even ended. */
export function widen(quota: Quota, nowMs: number): void {
  if (quota.slowStart === 0 || nowMs < quota.pausedUntil) return;
  quota.backoff = 0;
  quota.pausedUntil = 0;
  quota.slowStart = quota.slowStart >= LAST_SLOW_START ? 0 : quota.slowStart + 1;
}
