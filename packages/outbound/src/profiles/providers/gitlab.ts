import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { pathParts } from '../route-of-call.ts';

/**
 * GitLab. `RateLimit-*` under the names of the IETF drafts, but with an epoch in seconds as the reset.
 * `RateLimit-Name` names the throttle that counted the call.
 *
 * Known: a 429 can report what remains of another throttle, so it outranks the numbers. Sources:
 * https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/,
 * https://gitlab.com/gitlab-org/gitlab/-/issues/352409.
 * Assumed: the reset is rounded down; packages, files and the rest of the API have throttles of their own.
 */
export function gitlabProfile(): Profile {
  return defineProfile({
    name: 'gitlab',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: {
          limit: 'ratelimit-limit',
          remaining: 'ratelimit-remaining',
          used: 'ratelimit-observed',
          reset: 'ratelimit-reset',
        },
      },
    ],
    bucketField: 'ratelimit-name',
    bucketOf: (call) => {
      const parts = pathParts(call);
      const own = ['packages', 'files', 'graphql'].find((part) => parts.includes(part));
      return { route: own ?? 'api' };
    },
  });
}
