import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';

/**
 * Akamai's APIs. A bucket of tokens that refills all the time. `X-RateLimit-Next` is the moment, in ISO 8601,
 * at which one more call is allowed; it comes with a 429.
 *
 * Known: the fields, and that what remains rises by itself. Source:
 * https://techdocs.akamai.com/msl/reference/resource-limiting.
 * Assumed: other APIs of Akamai do the same.
 */
export function akamaiProfile(): Profile {
  return defineProfile({
    name: 'akamai',
    dimensions: [
      {
        name: 'requests',
        kind: 'bucket',
        fields: {
          limit: 'x-ratelimit-limit',
          remaining: 'x-ratelimit-remaining',
          reset: 'x-ratelimit-next',
        },
        format: 'iso',
        resetMeans: 'next-unit',
      },
    ],
  });
}
