import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { endpointOf } from '../route-of-call.ts';

/**
 * X (Twitter), API v2. One quota per endpoint and user or app, with an epoch in seconds as its reset.
 *
 * Known: `x-rate-limit-*`, and 429 when it is empty. Source: https://docs.x.com/x-api/fundamentals/rate-limits.
 * Assumed: the caps of 24 hours are reported by `x-app-limit-24hour-*` and `x-user-limit-24hour-*`, where a
 * plan has them. They span endpoints, but are followed per endpoint.
 */
export function xProfile(): Profile {
  return defineProfile({
    name: 'x',
    dimensions: [
      { name: 'requests', kind: 'window', fields: fieldsOf('x-rate-limit') },
      { name: 'app-day', kind: 'window', isOptional: true, fields: fieldsOf('x-app-limit-24hour') },
      { name: 'user-day', kind: 'window', isOptional: true, fields: fieldsOf('x-user-limit-24hour') },
    ],
    bucketOf: (call) => ({ route: endpointOf(call) }),
  });
}

function fieldsOf(prefix: string) {
  return { limit: `${prefix}-limit`, remaining: `${prefix}-remaining`, reset: `${prefix}-reset` };
}
