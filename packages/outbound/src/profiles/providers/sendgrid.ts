import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';
import { endpointOf } from '../route-of-call.ts';

/**
 * Twilio SendGrid, API v3. One quota per endpoint, with an epoch in seconds as its reset.
 *
 * Known: `X-RateLimit-*` on every response of an endpoint that has a limit, and 429 when it is empty. Source:
 * https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits.
 * Assumed: the reset is rounded down.
 */
export function sendgridProfile(): Profile {
  return defineProfile({
    name: 'sendgrid',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: X_RATELIMIT,
      },
    ],
    bucketOf: (call) => ({ route: endpointOf(call) }),
  });
}
