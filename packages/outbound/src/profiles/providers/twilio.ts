import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedReading } from '../limited-by-status.ts';

/**
 * Twilio. Limits concurrent calls, and reports no wait: set `concurrency`.
 *
 * Known: a 429 has the code 20429, and the call was not processed. Source: https://www.twilio.com/docs/errors/20429.
 * Assumed: `Twilio-Concurrent-Requests` is how many calls were under way. It is not a quota, so it is not
 * read as one.
 */
export function twilioProfile(): Profile {
  return defineProfile({
    name: 'twilio',
    dimensions: [],
    limited: (response) => {
      if (response.status !== 429) return undefined;
      return limitedReading('concurrency', { pause: retryAfter(response) });
    },
  });
}
