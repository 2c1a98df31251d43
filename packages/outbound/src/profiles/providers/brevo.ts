import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { endpointOf } from '../route-of-call.ts';

/**
 * Brevo. One quota per endpoint and account, with seconds until the reset.
 *
 * Known: `x-sib-ratelimit-*`, and 429 when it is empty. Source: https://developers.brevo.com/docs/api-limits.
 * Assumed: an endpoint is a route of its own.
 */
export function brevoProfile(): Profile {
  return defineProfile({
    name: 'brevo',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: {
          limit: 'x-sib-ratelimit-limit',
          remaining: 'x-sib-ratelimit-remaining',
          reset: 'x-sib-ratelimit-reset',
        },
        format: 'delta-s',
      },
    ],
    bucketOf: (call) => ({ route: endpointOf(call) }),
  });
}
