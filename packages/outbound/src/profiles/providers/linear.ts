import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { bodyArray, bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import type { FieldDimension } from '../field-dimension.ts';
import { leastNumber } from '../fields/quota-numbers.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedByStatus, limitedReading } from '../limited-by-status.ts';

const HOUR_MS = 3_600_000;

/**
 * Linear. Two leaky buckets per user, requests and complexity, which refill within an hour. The resets are
 * epochs in milliseconds. Pass the estimate as `cost: { complexity: 60 }`; the call settles with
 * `X-Complexity`.
 *
 * Known: a limited call answers 400 with the code `RATELIMITED`; the buckets refill at a constant rate.
 * Source: https://linear.app/developers/rate-limiting.
 * Assumed: the reset is the moment at which a bucket is full again.
 */
export function linearProfile(): Profile {
  return defineProfile({
    name: 'linear',
    dimensions: [bucket('requests', 'x-ratelimit-requests'), bucket('complexity', 'x-ratelimit-complexity')],
    cost: (response) => {
      const complexity = leastNumber(response.header('x-complexity'));
      return complexity === undefined ? undefined : { complexity };
    },
    limited: (response) => {
      return isRateLimited(response)
        ? limitedReading('quota', { pause: retryAfter(response) })
        : limitedByStatus(response);
    },
  });
}

function bucket(name: string, field: string): FieldDimension {
  return {
    name,
    kind: 'bucket',
    fields: { limit: `${field}-limit`, remaining: `${field}-remaining`, reset: `${field}-reset` },
    format: 'epoch-ms',
    resetMeans: 'full',
    windowMs: HOUR_MS,
  };
}

function isRateLimited({ body }: UpstreamResponse): boolean {
  return bodyArray(body, 'errors').some((error) => bodyText(error, 'extensions', 'code') === 'RATELIMITED');
}
