import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { ietfReadings } from '../fields/ietf-quotas.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';
import { limitedByStatus } from '../limited-by-status.ts';

/**
 * Jira and Confluence Cloud. Three limits at once: points per hour, bursts per endpoint, and writes per
 * issue. The burst is in `X-RateLimit-*`, with a reset to the minute; the points are in `Beta-RateLimit` and
 * `Beta-RateLimit-Policy`, written as in draft 8 of the IETF.
 *
 * Known: `RateLimit-Reason` names the limit of a 429, which carries `Retry-After`. Source:
 * https://developer.atlassian.com/cloud/jira/platform/rate-limiting/.
 * Assumed: the reset is rounded down to the minute, so the true moment is up to a minute later.
 */
export function jiraProfile(): Profile {
  return defineProfile({
    name: 'jira',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        isOptional: true,
        fields: X_RATELIMIT,
        format: 'iso',
      },
    ],
    readMore: (response) => ietfReadings(response, 'beta-'),
    limited: (response) => {
      const limited = limitedByStatus(response);
      const isPerIssue = response.header('ratelimit-reason') === 'jira-per-issue-on-write';
      return limited && isPerIssue ? { ...limited, reason: 'resource' } : limited;
    },
  });
}
