import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { pathParts } from '../route-of-call.ts';

/**
 * Slack's Web API. Reports no numbers; a 429 carries `Retry-After`. The limit is per method, workspace and
 * app, so each method is a route of its own: let `key` return the workspace. Declare the tier of your methods
 * with `limits`.
 *
 * Known: `Retry-After` in seconds, never a remaining count. Source: https://docs.slack.dev/apis/web-api/rate-limits.
 */
export function slackProfile(): Profile {
  return defineProfile({
    name: 'slack',
    dimensions: [],
    bucketOf: (call) => ({ route: pathParts(call).at(-1) ?? '' }),
  });
}
