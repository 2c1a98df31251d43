import type { DimensionReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamCall } from '../../upstream-call.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { defineProfile } from '../define-profile.ts';
import { leastNumber } from '../fields/quota-numbers.ts';

const SCOPES = ['subscription', 'subscription-global', 'tenant'];

/**
 * Azure Resource Manager. Buckets per subscription and principal for reads, writes and deletes, of which a
 * response reports only what remains: `x-ms-ratelimit-remaining-subscription-reads: 249`.
 *
 * Known: 429 carries `Retry-After`; a bucket of reads holds 250 and refills by 25 a second. Source:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling.
 * Assumed: the reported scope with the least left holds. Not read: the limits of resource providers
 * (`x-ms-ratelimit-remaining-resource`), which show as a 429.
 */
export function azureResourceManagerProfile(): Profile {
  return defineProfile({
    name: 'azure-resource-manager',
    dimensions: [{ name: 'requests', kind: 'bucket' }],
    readMore: (response, call) => least(response, call),
    bucketOf: (call) => ({ route: operationOf(call) }),
  });
}

/** Documented capacities and refills per second. */
const BUCKETS: Readonly<Record<string, readonly [limit: number, refillPerSecond: number]>> = {
  reads: [250, 25],
  writes: [200, 10],
  deletes: [200, 10],
};

function least(response: UpstreamResponse, call: UpstreamCall | undefined): DimensionReading[] {
  const operations = call?.method === undefined ? Object.keys(BUCKETS) : [operationOf(call)];
  const found = operations.flatMap((operation) =>
    SCOPES.flatMap((scope): DimensionReading[] => {
      const remaining = leastNumber(response.header(`x-ms-ratelimit-remaining-${scope}-${operation}`));
      const [limit, refillPerSecond] = BUCKETS[operation] ?? [];
      if (remaining === undefined || limit === undefined || refillPerSecond === undefined) return [];
      // Regions that still count calls per hour report thousands: their capacity is what remains, or more.
      const capacity = Math.max(limit, remaining);
      return [{ dimension: 'requests', kind: 'bucket', limit: capacity, remaining, refillPerSecond }];
    }),
  );
  const [first, ...others] = found;
  return first === undefined
    ? []
    : [others.reduce((a, b) => ((b.remaining ?? 0) < (a.remaining ?? 0) ? b : a), first)];
}

function operationOf({ method = 'GET' }: UpstreamCall): string {
  if (method === 'DELETE') return 'deletes';
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
}
