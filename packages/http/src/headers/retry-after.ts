import type { Decision } from '@sluice/core';
import type { Header } from './quota-headers.ts';

/**
 * Returns `Retry-After` for a denial, in whole seconds of at least 1 (RFC 9110, section 10.2.3). A random
 * delay of up to `jitterMs` keeps clients that were refused together from returning together. Returns no
 * header if the check is allowed or no wait would help.
 */
export function retryAfterHeaders(decision: Decision, jitterMs = 0): readonly Header[] {
  const { allowed, retryAfterMs } = decision;
  if (allowed || retryAfterMs === Number.POSITIVE_INFINITY) return [];
  // Rounded up, and jitter only adds: a client that waits this long is never too early.
  const seconds = Math.ceil((retryAfterMs + Math.random() * jitterMs) / 1000);
  return [['retry-after', String(Math.max(1, seconds))]];
}
