import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';

/**
 * Reddit. One quota per OAuth client in windows of ten minutes. Reports what is used and what remains, of
 * which the limit is the sum, and seconds until the reset.
 *
 * Known: `X-Ratelimit-Remaining` is a decimal. Source:
 * https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki.
 * Assumed: nothing else.
 */
export function redditProfile(): Profile {
  return defineProfile({
    name: 'reddit',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: {
          used: 'x-ratelimit-used',
          remaining: 'x-ratelimit-remaining',
          reset: 'x-ratelimit-reset',
        },
        format: 'delta-s',
      },
    ],
  });
}
