import type { DimensionReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { defineProfile } from '../define-profile.ts';
import { MAX_FIELD_LENGTH, MAX_MEMBERS } from '../fields/quota-numbers.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedReading } from '../limited-by-status.ts';
import { hostOf } from '../route-of-call.ts';

/**
 * Riot Games. `X-App-Rate-Limit: 20:1,100:120` is 20 calls a second and 100 in two minutes;
 * `X-App-Rate-Limit-Count` has what is used of each. No resets. Each region, which is a host, counts alone.
 *
 * Known: `X-Rate-Limit-Type` names the limit of a 429: `application`, `method`, or `service`, which the
 * caller did not cause. Source: https://developer.riotgames.com/docs/portal#web-apis_rate-limiting.
 * Assumed: a window begins with the first call. Not read: the limits of methods (`X-Method-Rate-Limit`),
 * which cut across those of the app: declare those that matter with `limits`.
 */
export function riotProfile(): Profile {
  return defineProfile({
    name: 'riot',
    // Those of a development key. Others are read under their own names.
    dimensions: [
      { name: 'app-1s', kind: 'window', windowMs: 1000 },
      { name: 'app-120s', kind: 'window', windowMs: 120_000 },
    ],
    readMore: appWindows,
    bucketOf: (call) => ({ route: hostOf(call) ?? '' }),
    limited: (response) => {
      if (response.status !== 429) return undefined;
      const pause = retryAfter(response);
      const type = response.header('x-rate-limit-type')?.toLowerCase();
      if (type === 'application') return limitedReading('quota', { pause });
      return limitedReading(type === 'method' ? 'method' : 'overload', { pause });
    },
  });
}

function appWindows(response: UpstreamResponse): DimensionReading[] {
  const used = new Map(pairs(response.header('x-app-rate-limit-count')).map(([n, window]) => [window, n]));
  return pairs(response.header('x-app-rate-limit')).map(([limit, seconds]): DimensionReading => {
    const count = used.get(seconds);
    return {
      dimension: `app-${seconds}s`,
      kind: 'window',
      limit,
      windowMs: seconds * 1000,
      ...(count !== undefined && { remaining: Math.max(0, limit - count) }),
    };
  });
}

/** `20:1,100:120` as pairs of units and seconds. */
function pairs(text: string | undefined): (readonly [units: number, seconds: number])[] {
  if (text === undefined || text.length > MAX_FIELD_LENGTH) return [];
  return text.split(',', MAX_MEMBERS).flatMap((part) => {
    const match = /^\s*(\d{1,9}):([1-9]\d{0,8})\s*$/.exec(part);
    return match === null ? [] : [[Number(match[1]), Number(match[2])] as const];
  });
}
