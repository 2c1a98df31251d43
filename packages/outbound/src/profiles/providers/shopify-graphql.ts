import type { DimensionReading, LimitedReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { bodyArray, bodyNumber, bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { reading } from '../fields/ietf-quotas.ts';
import { after } from '../fields/moment-formats.ts';
import { limitedByStatus, limitedReading } from '../limited-by-status.ts';

/** The price of a mutation, and about that of a small query. */
const DEFAULT_POINTS = 10;

/**
 * Shopify's GraphQL Admin API. A bucket of points per app and shop, which only the body reports, under
 * `extensions.cost`. Pass the estimate as `cost: { points: 52 }`; the call settles with `actualQueryCost`.
 *
 * Known: a throttled call answers 200 with `THROTTLED` and no actual cost; `restoreRate` is points a second.
 * Source: https://shopify.dev/docs/api/usage/limits. The body must be passed to `observe`, or the responses
 * say nothing.
 * Assumed: a call without a cost is worth 10 points.
 */
export function shopifyGraphqlProfile(): Profile {
  return defineProfile({
    name: 'shopify-graphql',
    dimensions: [{ name: 'points', kind: 'bucket', defaultCost: DEFAULT_POINTS }],
    readMore: (response) => points(response.body),
    cost: ({ body }) => {
      const actual = bodyNumber(body, 'extensions', 'cost', 'actualQueryCost');
      return actual === undefined ? undefined : { points: actual };
    },
    limited: (response) => throttled(response) ?? limitedByStatus(response),
  });
}

function points(body: unknown): DimensionReading[] {
  const status = (field: string): number | undefined => {
    return bodyNumber(body, 'extensions', 'cost', 'throttleStatus', field);
  };
  const [limit, remaining] = [status('maximumAvailable'), status('currentlyAvailable')];
  if (limit === undefined && remaining === undefined) return [];
  // A restore rate of 0 would be a bucket that never refills: then it is not known.
  const refillPerSecond = status('restoreRate') || undefined;
  return [reading('points', { kind: 'bucket', limit, remaining, refillPerSecond })];
}

function throttled({ body }: UpstreamResponse): LimitedReading | undefined {
  const isThrottled = bodyArray(body, 'errors').some((error) => {
    return bodyText(error, 'extensions', 'code') === 'THROTTLED';
  });
  if (!isThrottled) return undefined;
  const requested = bodyNumber(body, 'extensions', 'cost', 'requestedQueryCost');
  const [{ remaining, refillPerSecond } = {} as DimensionReading] = points(body);
  if (requested === undefined || remaining === undefined || refillPerSecond === undefined) {
    return limitedReading('quota');
  }
  const missing = Math.max(0, requested - remaining);
  return limitedReading('quota', { pause: after((missing / refillPerSecond) * 1000) });
}
