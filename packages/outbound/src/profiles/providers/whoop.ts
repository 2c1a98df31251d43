import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { plainReading } from '../fields/ietf-quotas.ts';

/**
 * WHOOP. Reports as in the first draft of the IETF, under `X-` names: the quota that applies, then every
 * policy with its window, `100, 100;window=60, 10000;window=86400`, and seconds until the reset.
 *
 * Known: the fields. Source: https://developer.whoop.com/docs/developing/rate-limiting/.
 * Assumed: what remains and the reset belong to the first member, so each window is a dimension of its own.
 */
export function whoopProfile(): Profile {
  return defineProfile({
    name: 'whoop',
    dimensions: [{ name: 'requests-60s', kind: 'window', windowMs: 60_000 }],
    readMore: (response) => {
      const found = plainReading(response, 'x-ratelimit-', 'delta-s');
      return found === undefined ? [] : [{ ...found, kind: 'window' }];
    },
  });
}
