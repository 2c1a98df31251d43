import type { Decision } from '@sluice/core';
import type { Header } from './rate-limit-headers.ts';

/**
 * `Retry-After` of a denial, in whole seconds of at least 1 (RFC 9110, section 10.2.3), up to `jitterMs` later, so that
 * clients that were refused together do not come back together. None when the check is allowed, or when no wait would help.
 */
export function retryAfterHeaders(decision: Decision, jitterMs = 0): readonly Header[] {
  const { allowed, retryAfterMs } = decision;
  if (allowed || retryAfterMs === Number.POSITIVE_INFINITY) return [];
  // Rounded up, after jitter that only adds: a client that waits so long is never too early.
  const seconds = Math.ceil((retryAfterMs + Math.random() * jitterMs) / 1000);
  return [['retry-after', String(Math.max(1, seconds))]];
}
