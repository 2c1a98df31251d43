import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { ietfReadings } from '../fields/ietf-quotas.ts';

/**
 * Cloudflare's API. One quota per user, 1,200 calls in five minutes, reported as in draft 8 of the IETF and
 * later: `Ratelimit: "default";r=50;t=30`.
 *
 * Known: 429 carries `retry-after`. Source: https://developers.cloudflare.com/fundamentals/api/reference/limits/.
 * Assumed: the policy is named `default`. Others are read under their own names.
 */
export function cloudflareProfile(): Profile {
  return defineProfile({
    name: 'cloudflare',
    dimensions: [{ name: 'default', windowMs: 300_000 }],
    readMore: (response) => ietfReadings(response),
  });
}
