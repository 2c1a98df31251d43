import type { Decision } from '@sluice/core';

/** The place of the limit that denies for the longest time; -1 if no limit denies. */
export function limitingIndex({ limits, limitedBy }: Decision): number {
  for (let i = 0; i < limits.length; i++) if (limits[i]?.name === limitedBy) return i;
  return -1;
}
