import type { DimensionReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import { bodyArray, bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { MAX_FIELD_LENGTH } from '../fields/quota-numbers.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedByStatus, limitedReading } from '../limited-by-status.ts';

const DAY_MS = 86_400_000;

/**
 * Salesforce. `Sforce-Limit-Info: api-usage=10018/100000` reports what the whole organisation has used in the
 * last 24 hours, and `per-app-api-usage` what this app has. The day rolls, so nothing has a reset.
 *
 * Known: an exhausted quota answers 403 with `REQUEST_LIMIT_EXCEEDED`. Source:
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm.
 * Assumed: the rate at which a rolling day frees calls is not known. Not read: `api-bursts`, whose window is
 * not documented.
 */
export function salesforceProfile(): Profile {
  return defineProfile({
    name: 'salesforce',
    dimensions: [{ name: 'daily', kind: 'bucket', refillPerSecond: 0, windowMs: DAY_MS }],
    readMore: (response) => usages(response.header('sforce-limit-info')),
    limited: (response) => {
      const isGone = bodyArray(response.body).some((error) => {
        return bodyText(error, 'errorCode') === 'REQUEST_LIMIT_EXCEEDED';
      });
      if (response.status !== 403 || !isGone) return limitedByStatus(response);
      return limitedReading('quota', { isQuotaGone: true, pause: retryAfter(response) });
    },
  });
}

function usages(text: string | undefined): DimensionReading[] {
  if (text === undefined || text.length > MAX_FIELD_LENGTH) return [];
  const pattern = /(?<![\w-])(api-usage|per-app-api-usage)=(\d{1,12})\/(\d{1,12})/g;
  return [...text.matchAll(pattern)].slice(0, 2).map(([, name, used, limit]) => ({
    dimension: name === 'api-usage' ? 'daily' : 'per-app',
    kind: 'bucket',
    refillPerSecond: 0,
    windowMs: DAY_MS,
    limit: Number(limit),
    remaining: Math.max(0, Number(limit) - Number(used)),
  }));
}
