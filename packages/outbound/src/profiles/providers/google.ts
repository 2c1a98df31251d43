import type { LimitedReading, Moment } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { bodyArray, bodyText, bodyValue } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { after, parseMoment } from '../fields/moment-formats.ts';
import { responseDateMs, retryAfter } from '../fields/retry-after.ts';
import { limitedReading } from '../limited-by-status.ts';

/** What Google asks for after a 429 that names no wait. */
const PAUSE_MS = 30_000;
const HOUR_MS = 3_600_000;

const RATE_REASONS = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded']);
const DAILY_REASONS = new Set(['dailyLimitExceeded', 'dailyLimitExceededUnreg']);

/**
 * Google APIs. Report no numbers: declare the quotas of your project with `limits`. The body must be passed
 * to `observe`, since nothing else distinguishes a limit from another 403.
 *
 * Known: 429 with `RESOURCE_EXHAUSTED` may carry `RetryInfo` with a `retryDelay`; otherwise wait at least 30
 * seconds; 403 with `rateLimitExceeded` or `userRateLimitExceeded` is a limit. Sources:
 * https://cloud.google.com/service-usage/docs/troubleshooting, https://google.aip.dev/194.
 * Assumed: `dailyLimitExceeded` lasts until midnight in California, as most of Google's quotas do.
 */
export function googleProfile(): Profile {
  return defineProfile({ name: 'google', dimensions: [], limited });
}

function limited(response: UpstreamResponse): LimitedReading | undefined {
  const { status, body } = response;
  const reasons = bodyArray(body, 'error', 'errors').map((error) => bodyText(error, 'reason'));
  const has = (set: ReadonlySet<string>): boolean => reasons.some((reason) => reason && set.has(reason));
  if ((status === 403 || status === 429) && has(DAILY_REASONS)) {
    return limitedReading('daily', { pause: midnight(responseDateMs(response)) });
  }
  const isExhausted = bodyText(body, 'error', 'status') === 'RESOURCE_EXHAUSTED';
  if (status !== 429 && !(status === 403 && has(RATE_REASONS)) && !(status === 503 && isExhausted)) {
    return undefined;
  }
  const pause = retryDelay(bodyValue(body, 'error')) ?? retryAfter(response) ?? after(PAUSE_MS);
  return limitedReading('quota', { pause });
}

/** `RetryInfo` of google.rpc: `{ "retryDelay": "12.5s" }`. */
function retryDelay(error: unknown): Moment | undefined {
  const info = bodyArray(error, 'details').find((detail) => bodyText(detail, '@type')?.endsWith('RetryInfo'));
  return parseMoment(bodyText(info, 'retryDelay'), 'duration');
}

/** The next midnight in California: to the hour, because only the zone's name knows its summer time. */
function midnight(dateMs: number | undefined): Moment {
  if (dateMs === undefined) return after(HOUR_MS);
  const hour = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const nextHourMs = (Math.floor(dateMs / HOUR_MS) + 1) * HOUR_MS;
  const hours = (24 - Number(hour.format(nextHourMs))) % 24;
  return { kind: 'at', ms: nextHourMs + hours * HOUR_MS, roundedToMs: 0 };
}
