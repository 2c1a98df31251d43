import type { Quota } from './quota-record.ts';
import { longestReset, type QuotaSettings } from './quota-settings.ts';

/**
 * Sets the moment at which the upstream says that there is more. One that is too far off is not believed, and
 * one that has passed has shown to be wrong: then a probe asks from time to time.
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
