import type { LimitStatus } from '@sluice/core';
import type { LimitKind } from '../messages.ts';

/** A block has no quota, and says so with the largest number there is. */
export function kindOf({ limit, held }: Pick<LimitStatus, 'limit' | 'held'>): LimitKind {
  if (limit === Number.MAX_SAFE_INTEGER) return 'block';
  return held === true ? 'held' : 'quota';
}
