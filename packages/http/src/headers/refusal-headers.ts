import type { Decision } from '@sluice/core';
import type { Header } from './quota-headers.ts';
import { retryAfterHeaders } from './retry-after.ts';

/**
 * Returns the header fields of a refusal beside the quota. With `discloses` false, there is no `Retry-After`,
 * which would show when the quota ends.
 */
export function refusalHeaders(decision: Decision, jitterMs = 0, discloses = true): readonly Header[] {
  const retryAfter = discloses ? retryAfterHeaders(decision, jitterMs) : [];
  // The next request may pass, and the decision is this client's alone (RFC 6585, section 4).
  return [...retryAfter, ['cache-control', 'no-store']];
}
