import type { Quota } from './quota-record.ts';
import { longestReset, type QuotaSettings } from './quota-settings.ts';

/**
 * Sets the moment at which units are available again, as the upstream reports it. A moment that has passed is
 * wrong, and one that is too far away is not believed: then calls probe from time to time.
 */
export function setReset(quota: Quota, settings: QuotaSettings, endsAt: number, nowMs: number): void {
  quota.isProbing = true;
  if (endsAt <= nowMs) quota.resetAt = nowMs + settings.probeEveryMs;
  else if (endsAt > nowMs + longestReset(settings)) {
    quota.resetAt = nowMs + Math.max(settings.maxPauseMs, settings.windowMs);
  } else {
    quota.resetAt = endsAt;
    quota.isProbing = false;
  }
}
