import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { pathParts } from '../route-of-call.ts';

/**
 * Mapbox. Reports the limit, its interval in seconds and its reset, an epoch in seconds, but not what
 * remains: calls are counted against the limit here. Each service has its own limit per token.
 *
 * Source: https://docs.mapbox.com/api/overview/#rate-limits.
 * Assumed: all of it, from the documentation only; the reset is rounded down.
 */
export function mapboxProfile(): Profile {
  return defineProfile({
    name: 'mapbox',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: {
          limit: 'x-rate-limit-limit',
          reset: 'x-rate-limit-reset',
          window: 'x-rate-limit-interval',
        },
      },
    ],
    bucketOf: (call) => ({ route: pathParts(call)[0] ?? '' }),
  });
}
