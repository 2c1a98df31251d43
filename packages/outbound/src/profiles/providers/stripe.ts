import type { Profile } from '../../profile.ts';
import { bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedReading } from '../limited-by-status.ts';

/**
 * Stripe. Reports no numbers: declare its limits (100 calls a second in live mode, 25 in a sandbox, 25 per
 * endpoint) with `limits`, and its concurrency with `concurrency`.
 *
 * Known: 429 with `Stripe-Rate-Limited-Reason`; a 429 of `lock_timeout` without that field is a lock on an
 * object, not a limit. Source: https://docs.stripe.com/rate-limits.
 * Assumed: a 429 without the field and without a body is a limit. There is no documented wait.
 */
export function stripeProfile(): Profile {
  return defineProfile({
    name: 'stripe',
    dimensions: [],
    limited: (response) => {
      if (response.status !== 429) return undefined;
      const reason = response.header('stripe-rate-limited-reason');
      if (reason === undefined && bodyText(response.body, 'error', 'code') === 'lock_timeout') {
        return undefined;
      }
      const pause = retryAfter(response);
      if (reason?.endsWith('concurrency')) return limitedReading('concurrency', { pause });
      return limitedReading(reason === 'resource-specific' ? 'resource' : 'quota', { pause });
    },
  });
}
