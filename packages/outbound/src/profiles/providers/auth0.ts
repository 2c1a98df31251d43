import type { DimensionReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { defineProfile } from '../define-profile.ts';
import { combinedReadings } from '../fields/ietf-quotas.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';

/**
 * Auth0's Management and Authentication APIs. A bucket per tenant; its reset, an epoch in seconds, is the
 * moment at which it is full again. `Auth0-Client-Quota-Limit` and `Auth0-Organization-Quota-Limit` report
 * the tokens of machine-to-machine clients by hour and day.
 *
 * Known: the fields and their formats, from the tests of Auth0's SDKs. Source:
 * https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy.
 * Assumed: the reset is rounded down.
 */
export function auth0Profile(): Profile {
  return defineProfile({
    name: 'auth0',
    dimensions: [
      {
        name: 'requests',
        kind: 'bucket',
        fields: X_RATELIMIT,
        resetMeans: 'full',
      },
    ],
    readMore: (response) => [...quotas(response, 'client'), ...quotas(response, 'organization')],
  });
}

/** `per_hour;q=100;r=50;t=3600,per_day;q=1000;r=500;t=86400` */
function quotas(response: UpstreamResponse, holder: string): DimensionReading[] {
  return combinedReadings(response.header(`auth0-${holder}-quota-limit`)).map((reading) => ({
    ...reading,
    dimension: `${holder}-${reading.dimension.replace(/^per-/, '')}`,
    kind: 'window',
  }));
}
