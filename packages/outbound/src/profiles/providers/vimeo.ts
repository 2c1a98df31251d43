import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';

/**
 * Vimeo. One quota per app and user. Its reset is an ISO 8601 date.
 *
 * Known: `X-RateLimit-*`, and 429 when it is empty. Source: https://developer.vimeo.com/guidelines/rate-limiting.
 * Assumed: the reset is rounded down to the second.
 */
export function vimeoProfile(): Profile {
  return defineProfile({
    name: 'vimeo',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: X_RATELIMIT,
        format: 'iso',
      },
    ],
  });
}
