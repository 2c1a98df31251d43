import type { Decision, LimitStatus } from '@sluice/core';
import { type DescriptorStatus, type EnvoyReply, envoyReply } from './envoy-reply.ts';
import { unitOf } from './unit.ts';

/** The largest number of the protocol. */
const MOST = 2 ** 32 - 1;

/** The reply for descriptors that rules have decided, one decision each. */
export function replyOfRules(decisions: readonly Decision[]): EnvoyReply {
  return envoyReply(decisions.map(statusOf), {
    isOverLimit: decisions.some(({ allowed }) => !allowed),
    degraded: decisions.some(({ degraded }) => degraded),
    limits: decisions.flatMap(({ limits }) => limits),
  });
}

/** The status of a descriptor: that of the limit that matters most. */
function statusOf({ allowed, limitedBy, limits }: Decision): DescriptorStatus {
  const tightest =
    limits.find(({ name }) => name === limitedBy) ??
    limits
      .filter(({ limit }) => Number.isFinite(limit))
      .reduce<LimitStatus | undefined>(
        (one, other) => (one === undefined || other.remaining < one.remaining ? other : one),
        undefined,
      );
  if (tightest === undefined) return { isOverLimit: !allowed, remaining: 0 };
  const { name, limit, remaining, windowMs, retryAfterMs, resetAfterMs } = tightest;
  const waitMs = retryAfterMs > 0 && Number.isFinite(retryAfterMs) ? retryAfterMs : resetAfterMs;
  return {
    isOverLimit: !allowed,
    limit: { requestsPerUnit: Math.min(limit, MOST), unit: unitOf(windowMs), name },
    remaining: Math.min(remaining, MOST),
    // Rounded up, so that a client that waits this long is never too early.
    resetSeconds: Math.ceil(waitMs / 1000),
  };
}
