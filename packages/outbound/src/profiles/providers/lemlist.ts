import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';

/**
 * Lemlist. 20 calls in two seconds per key. Its reset is what `String(new Date())` returns.
 *
 * Known: `X-RateLimit-*` and `Retry-After`. Source:
 * https://developer.lemlist.com/api-reference/getting-started/rate-limits.
 * Assumed: the reset is rounded down to the second.
 */
export function lemlistProfile(): Profile {
  return defineProfile({
    name: 'lemlist',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: X_RATELIMIT,
        format: 'js-date',
      },
    ],
  });
}
