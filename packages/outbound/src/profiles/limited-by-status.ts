import type { LimitedReading } from '../observation.ts';
import type { UpstreamResponse } from '../upstream-response.ts';
import { retryAfter } from './fields/retry-after.ts';

/**
 * Returns the verdict that a status alone gives: 429 is a limit (RFC 6585), 503 and 529 are an overload if
 * they name a wait. Whatever the numbers of a 429 say, the call was limited: there may be another quota.
 */
export function limitedByStatus(response: UpstreamResponse): LimitedReading | undefined {
  const pause = retryAfter(response);
  if (response.status === 429) return limitedReading('quota', { pause });
  const isOverload = response.status === 529 || (response.status === 503 && pause !== undefined);
  return isOverload ? limitedReading('overload', { pause }) : undefined;
}

/** A verdict for the bucket of the call, unless `more` says otherwise, without fields that are not known. */
export function limitedReading(
  reason: string,
  more: { readonly [K in keyof LimitedReading]?: LimitedReading[K] | undefined } = {},
): LimitedReading {
  const known = Object.entries(more).filter(([, value]) => value !== undefined);
  return { scope: 'bucket', ...Object.fromEntries(known), reason };
}
