import type { Profile } from '../../profile.ts';
import { bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { ietfReadings } from '../fields/ietf-quotas.ts';
import { limitedByStatus } from '../limited-by-status.ts';

/**
 * Resend. Calls a second per team, as in draft 6 of the IETF. The quotas of emails per day and month have no
 * remaining count: they show in a 429 only.
 *
 * Known: `ratelimit-*`, and the error names `daily_quota_exceeded` and `monthly_quota_exceeded`. Source:
 * https://resend.com/docs/api-reference/rate-limit.
 * Assumed: waiting a second does not help against an exhausted quota of emails, so the caller backs off.
 */
export function resendProfile(): Profile {
  return defineProfile({
    name: 'resend',
    dimensions: [{ name: 'requests', kind: 'window' }],
    readMore: (response) => ietfReadings(response).map((reading) => ({ ...reading, kind: 'window' })),
    limited: (response) => {
      const limited = limitedByStatus(response);
      const [, period] = /^(daily|monthly)_quota_exceeded$/.exec(bodyText(response.body, 'name') ?? '') ?? [];
      return limited && period ? { ...limited, reason: period } : limited;
    },
  });
}
