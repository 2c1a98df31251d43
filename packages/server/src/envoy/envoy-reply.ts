import type { Decision, LimitStatus } from '@sluice/core';
import { type Header, headersOf, PROBLEM_MEDIA_TYPE, problemOf } from '@sluice/http';
import type { Unit } from './unit.ts';

/** The verdict on one descriptor. */
export interface DescriptorStatus {
  readonly isOverLimit: boolean;
  /** Absent where no limit applies. */
  readonly limit?: { readonly requestsPerUnit: number; readonly unit: Unit; readonly name: string };
  readonly remaining: number;
  readonly resetSeconds?: number;
}

/** The answer to a call of `ShouldRateLimit`, for gRPC and JSON. */
export interface EnvoyReply {
  readonly isOverLimit: boolean;
  /** One for each descriptor, in their order. */
  readonly statuses: readonly DescriptorStatus[];
  /** For the answer to the client of Envoy. */
  readonly headers: readonly Header[];
  /** The body of a refusal. */
  readonly body: string | undefined;
  /** For the access log of Envoy. */
  readonly metadata: Readonly<Record<string, string | boolean>> | undefined;
}

/** What the reply as a whole is made from. */
export interface Verdict {
  readonly isOverLimit: boolean;
  readonly degraded: boolean;
  readonly limits: readonly LimitStatus[];
}

/** Puts the statuses together with what the client of Envoy and its log receive. */
export function envoyReply(statuses: readonly DescriptorStatus[], verdict: Verdict): EnvoyReply {
  const { isOverLimit, degraded } = verdict;
  const limits = tightestOfEachName(verdict.limits);
  const denials = isOverLimit ? limits.filter(({ allowed }) => !allowed) : [];
  const longest = denials.reduce<LimitStatus | undefined>(
    (one, other) => (one === undefined || other.retryAfterMs > one.retryAfterMs ? other : one),
    undefined,
  );
  const whole: Decision = {
    allowed: !isOverLimit,
    limit: longest?.limit ?? 0,
    remaining: longest?.remaining ?? 0,
    retryAfterMs: longest?.retryAfterMs ?? 0,
    resetAfterMs: longest?.resetAfterMs ?? 0,
    degraded,
    limits,
  };
  const headers = headersOf(whole, 'draft-10');
  return {
    isOverLimit,
    statuses,
    headers: isOverLimit ? [...headers, ['content-type', PROBLEM_MEDIA_TYPE]] : headers,
    body: isOverLimit ? JSON.stringify({ ...problemOf(whole), status: 429 }) : undefined,
    metadata:
      isOverLimit || degraded
        ? { ...(longest !== undefined && { limited_by: longest.name }), degraded }
        : undefined,
  };
}

/** A field names each limit once. */
function tightestOfEachName(limits: readonly LimitStatus[]): readonly LimitStatus[] {
  const found = new Map<string, LimitStatus>();
  for (const status of limits) {
    const known = found.get(status.name);
    if (known === undefined || (known.allowed && status.remaining < known.remaining) || !status.allowed) {
      found.set(status.name, status);
    }
  }
  return [...found.values()];
}
