import type { LimitStatus } from '@sluice/core';
import type { KeyLimit, LimitKind } from '../messages.ts';

/** JSON has no infinity, so a block has a limit of 1, with 0 left while it denies. */
export function keyLimit(status: LimitStatus): KeyLimit {
  const { name, limit, remaining, windowMs, resetAfterMs, retryAfterMs } = status;
  const kind = kindOf(status);
  return {
    name,
    kind,
    limit: kind === 'block' ? 1 : limit,
    remaining: kind === 'block' ? Math.min(remaining, 1) : remaining,
    windowMs,
    resetAfterMs,
    retryAfterMs: Number.isFinite(retryAfterMs) ? retryAfterMs : null,
  };
}

/** A block has no quota, so its limit is infinite. */
function kindOf({ limit, held }: LimitStatus): LimitKind {
  if (limit === Number.POSITIVE_INFINITY) return 'block';
  return held === true ? 'held' : 'quota';
}
