import type { Decision } from '@sluice/core';

/** A header field to set: its name and its value. */
export type Header = readonly [name: string, value: string];

/**
 * `X-RateLimit-Limit`, `-Remaining` and `-Reset` (seconds from now, rounded up) of the limit that matters most. None
 * for a decision that counted nothing: on a subject without limits, or while the store was out.
 */
export function quotaHeaders(decision: Decision): readonly Header[] {
  if (decision.degraded || decision.limits.length === 0) return [];
  return [
    ['X-RateLimit-Limit', String(decision.limit)],
    ['X-RateLimit-Remaining', String(decision.remaining)],
    ['X-RateLimit-Reset', String(seconds(decision.resetAfterMs))],
  ];
}

/** `Retry-After` of a denial, in whole seconds of at least 1. None when the check is allowed, or when no wait would help. */
export function retryAfterHeaders(decision: Decision): readonly Header[] {
  if (decision.allowed || decision.retryAfterMs === Number.POSITIVE_INFINITY) return [];
  return [['Retry-After', String(Math.max(1, seconds(decision.retryAfterMs)))]];
}

/** Rounded up: a client that waits so long must not come too early. */
function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
