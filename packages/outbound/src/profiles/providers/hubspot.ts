import type { Profile } from '../../profile.ts';
import { bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { limitedByStatus } from '../limited-by-status.ts';

/**
 * HubSpot. A short window, whose length is a field in milliseconds, and for private apps a quota per day. No
 * resets.
 *
 * Known: the fields below; OAuth apps get none for the day; a 429 names the exhausted one as `policyName`.
 * Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines.
 * Assumed: the day ends at midnight in the time zone of the account, which no field reports.
 */
export function hubspotProfile(): Profile {
  return defineProfile({
    name: 'hubspot',
    dimensions: [
      {
        name: 'burst',
        kind: 'window',
        fields: {
          limit: 'x-hubspot-ratelimit-max',
          remaining: 'x-hubspot-ratelimit-remaining',
          window: 'x-hubspot-ratelimit-interval-milliseconds',
        },
        windowUnitMs: 1,
      },
      {
        name: 'daily',
        kind: 'window',
        isOptional: true,
        windowMs: 86_400_000,
        fields: { limit: 'x-hubspot-ratelimit-daily', remaining: 'x-hubspot-ratelimit-daily-remaining' },
      },
    ],
    limited: (response) => {
      const limited = limitedByStatus(response);
      const isDaily = bodyText(response.body, 'policyName') === 'DAILY';
      return limited && isDaily ? { ...limited, reason: 'daily' } : limited;
    },
  });
}
