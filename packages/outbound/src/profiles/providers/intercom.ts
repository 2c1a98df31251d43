import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';

/**
 * Intercom. One quota per app and workspace, handed out in slices of ten seconds, with an epoch in seconds as
 * the reset.
 *
 * Known: `X-RateLimit-*`, and 429 when it is empty. Source:
 * https://developers.intercom.com/docs/references/rest-api/errors/rate-limiting.
 * Assumed: the reset is rounded down.
 */
export function intercomProfile(): Profile {
  return defineProfile({
    name: 'intercom',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: X_RATELIMIT,
      },
    ],
  });
}
