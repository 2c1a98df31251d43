import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { leastNumber } from '../fields/quota-numbers.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';
import { limitedByStatus, limitedReading } from '../limited-by-status.ts';

/**
 * Meetup's REST API. `X-RateLimit-*` with seconds until the reset. A call over the limit may answer 400
 * instead of 429, without a reset.
 *
 * Source: https://groups.google.com/g/meetup-api/c/WSWHaM5ujSU.
 * Assumed: a 400 is a limit only if nothing remains, or if its body says so.
 */
export function meetupProfile(): Profile {
  return defineProfile({
    name: 'meetup',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: X_RATELIMIT,
        format: 'delta-s',
      },
    ],
    limited: (response) => {
      if (response.status !== 400) return limitedByStatus(response);
      const isEmpty = leastNumber(response.header('x-ratelimit-remaining')) === 0;
      const isLimit =
        isEmpty || /throttl|rate.?limit/i.test(JSON.stringify(response.body ?? '').slice(0, 4096));
      return isLimit ? limitedReading('quota', { isQuotaGone: true }) : undefined;
    },
  });
}
