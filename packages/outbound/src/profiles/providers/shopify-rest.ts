import type { DimensionReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { MAX_FIELD_LENGTH } from '../fields/quota-numbers.ts';

/** Every plan refills its bucket in 20 seconds: 40 at 2 a second, 80 at 4, 400 at 20, 800 at 40. */
const SECONDS_TO_FULL = 20;

/**
 * Shopify's REST Admin API. A bucket per app and shop, which `X-Shopify-Shop-Api-Call-Limit: 32/40` reports
 * as used and capacity.
 *
 * Known: the leak rate is that of the plan, and a twentieth of the capacity in each; 429 carries
 * `Retry-After: 2.0`. Source: https://shopify.dev/docs/api/admin-rest/usage/rate-limits.
 * Assumed: nothing else.
 */
export function shopifyRestProfile(): Profile {
  return defineProfile({
    name: 'shopify-rest',
    dimensions: [{ name: 'requests', kind: 'bucket' }],
    readMore: (response) => {
      const reading = usedOfCapacity(response.header('x-shopify-shop-api-call-limit'));
      return reading === undefined ? [] : [reading];
    },
  });
}

function usedOfCapacity(text: string | undefined): DimensionReading | undefined {
  if (text === undefined || text.length > MAX_FIELD_LENGTH) return undefined;
  const match = /^\s*(\d{1,9})\s*\/\s*(\d{1,9})\s*$/.exec(text);
  if (match === null) return undefined;
  const [used, limit] = [Number(match[1]), Number(match[2])];
  const remaining = Math.max(0, limit - used);
  return {
    dimension: 'requests',
    kind: 'bucket',
    limit,
    remaining,
    refillPerSecond: limit / SECONDS_TO_FULL,
  };
}
