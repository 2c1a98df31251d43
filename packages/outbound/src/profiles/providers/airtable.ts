import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { after } from '../fields/moment-formats.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { limitedReading } from '../limited-by-status.ts';
import { pathParts } from '../route-of-call.ts';

/** After a 429, every call is refused for this long. */
const PENALTY_MS = 30_000;

/**
 * Airtable. Reports no numbers: declare 5 calls a second per base with `limits`. Each base is a route.
 *
 * Known: a 429 carries no wait, and 30 seconds must pass before calls succeed again. Source:
 * https://airtable.com/developers/web/api/rate-limits.
 * Assumed: the penalty holds for the base. The 50 calls a second of a token are a second limit to declare.
 */
export function airtableProfile(): Profile {
  return defineProfile({
    name: 'airtable',
    dimensions: [],
    bucketOf: (call) => ({ route: pathParts(call).find((part) => part.startsWith('app')) ?? '' }),
    limited: (response) => {
      if (response.status !== 429) return undefined;
      return limitedReading('quota', { pause: retryAfter(response) ?? after(PENALTY_MS) });
    },
  });
}
