import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';

/**
 * Prisjakt. One quota per customer and hour. Its reset counts milliseconds, which no reader could guess.
 *
 * Known: `X-Rate-Limit-*`, and 429 when it is empty. Source: https://developer.prisjakt.nu/docs/sections/rate-limit.
 * Assumed: the milliseconds count from the response, as the documented example does.
 */
export function prisjaktProfile(): Profile {
  return defineProfile({
    name: 'prisjakt',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: {
          limit: 'x-rate-limit-limit',
          remaining: 'x-rate-limit-remaining',
          reset: 'x-rate-limit-reset',
        },
        format: 'delta-ms',
      },
    ],
  });
}
