import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';

/**
 * Spotify's Web API. Reports no numbers; a 429 carries `Retry-After`, which may be most of a day. A call that
 * is sent within it makes it longer, so the pause is never cut short.
 *
 * Known: the limit counts a rolling window of 30 seconds per app, and its size is not published. Source:
 * https://developer.spotify.com/documentation/web-api/concepts/rate-limits.
 */
export function spotifyProfile(): Profile {
  return defineProfile({ name: 'spotify', dimensions: [] });
}
