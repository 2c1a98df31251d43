import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { defineProfile } from '../define-profile.ts';
import { plainReading } from '../fields/ietf-quotas.ts';
import { limitedByStatus, limitedReading } from '../limited-by-status.ts';
import { endpointOf } from '../route-of-call.ts';

/**
 * Okta. One quota per group of endpoints and organisation or client, with an epoch in seconds as its reset.
 *
 * Known: while the limit on concurrent calls is exceeded, the same three fields report that one, and its
 * reset is only an estimate. Sources: https://developer.okta.com/docs/reference/rl-best-practices/,
 * https://developer.okta.com/docs/reference/rl-additional-limits/.
 * Assumed: a 429 whose limit is 0 is that of concurrency, whose numbers are ignored. Set `concurrency` to 75
 * or what your plan has. An endpoint is a route; Okta groups some of them.
 */
export function oktaProfile(): Profile {
  return defineProfile({
    name: 'okta',
    dimensions: [{ name: 'requests', kind: 'window' }],
    readMore: (response) => {
      const found = isConcurrency(response) ? undefined : plainReading(response, 'x-rate-limit-', 'epoch-s');
      return found === undefined ? [] : [{ ...found, kind: 'window' }];
    },
    bucketOf: (call) => ({ route: endpointOf(call) }),
    limited: (response) => {
      return isConcurrency(response) ? limitedReading('concurrency') : limitedByStatus(response);
    },
  });
}

function isConcurrency(response: UpstreamResponse): boolean {
  return response.status === 429 && response.header('x-rate-limit-limit')?.trim() === '0';
}
