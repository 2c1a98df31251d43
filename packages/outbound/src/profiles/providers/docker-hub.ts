import type { Observation } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamCall } from '../../upstream-call.ts';
import { defineProfile } from '../define-profile.ts';
import { pathParts } from '../route-of-call.ts';

/**
 * Docker Hub's registry. Pulls per user, or per IPv4 address or IPv6 /64 subnet. `ratelimit-limit:
 * 100;w=21600` has the window in seconds, and there is no reset.
 *
 * Known: a pull is a GET of a manifest; the fields are missing where pulls are not limited. Source:
 * https://docs.docker.com/docker-hub/usage/pulls/.
 * Assumed: a HEAD does not count; the window rolls. A 429 without numbers is the overall limit on requests.
 */
export function dockerHubProfile(): Profile {
  return defineProfile({
    name: 'docker-hub',
    dimensions: [
      {
        name: 'pulls',
        kind: 'bucket',
        refillPerSecond: 0,
        isOptional: true,
        fields: { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining' },
      },
    ],
    cost: (_response, call) => costOf(call),
  });
}

function costOf(call: UpstreamCall | undefined): Observation['cost'] {
  if (call?.url === undefined) return undefined;
  const isPull = call.method !== 'HEAD' && pathParts(call).includes('manifests');
  return { pulls: isPull ? 1 : 0 };
}
