import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';
import { limitedByStatus } from '../limited-by-status.ts';

/**
 * The registry of npm. Reports no numbers; a 429 may carry `Retry-After`. Its limits are per address and not
 * documented, so a pause holds for every call.
 *
 * Known: 429, with or without a wait. Source: https://github.com/npm/cli/issues/836.
 */
export function npmRegistryProfile(): Profile {
  return defineProfile({
    name: 'npm-registry',
    dimensions: [],
    limited: (response) => {
      const limited = limitedByStatus(response);
      return limited && { ...limited, scope: 'upstream' };
    },
  });
}
