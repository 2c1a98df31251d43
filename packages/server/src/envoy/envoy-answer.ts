import type { Decision, LimitStatus } from '@sluice/core';
import { type Header, headersOf, PROBLEM_MEDIA_TYPE, problemOf } from '@sluice/http';
import type { Unit } from './envoy-request.ts';

/** What became of one descriptor. */
export interface DescriptorStatus {
  readonly isOverLimit: boolean;
  /** Absent where no limit applies. */
  readonly limit?: { readonly requestsPerUnit: number; readonly unit: Unit; readonly name: string };
  readonly remaining: number;
  readonly resetSeconds?: number;
}

/** The answer to a call of `ShouldRateLimit`, for gRPC and JSON. */
export interface EnvoyAnswer {
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

/** The largest number of the protocol, which means that there is no limit. */
const UNLIMITED = 2 ** 32 - 1;

const UNIT_OF_WINDOW: ReadonlyMap<number, Unit> = new Map([
  [1000, 'SECOND'],
  [60_000, 'MINUTE'],
  [3_600_000, 'HOUR'],
  [86_400_000, 'DAY'],
  [604_800_000, 'WEEK'],
  [2_592_000_000, 'MONTH'],
  [31_536_000_000, 'YEAR'],
]);

/** The status of a descriptor that no limit applies to. */
export const NO_LIMIT: DescriptorStatus = { isOverLimit: false, remaining: 0 };

/** The status of a descriptor whose limit is unlimited. */
export const WITHOUT_END: DescriptorStatus = { isOverLimit: false, remaining: UNLIMITED };

/** Returns the status of a descriptor: that of the limit that matters most. */
export function statusOf({ allowed, limitedBy, limits }: Decision): DescriptorStatus {
  const tightest =
    limits.find(({ name }) => name === limitedBy) ??
    limits
      .filter(({ limit }) => Number.isFinite(limit))
      .reduce<LimitStatus | undefined>(
        (one, other) => (one === undefined || other.remaining < one.remaining ? other : one),
        undefined,
      );
  if (tightest === undefined) return { ...NO_LIMIT, isOverLimit: !allowed };
  return { ...limitStatus(tightest), isOverLimit: !allowed };
}

/** Returns the status of a descriptor that has this one limit. */
export function limitStatus(status: LimitStatus): DescriptorStatus {
  const { name, limit, remaining, windowMs, allowed, retryAfterMs, resetAfterMs } = status;
  const waitMs = retryAfterMs > 0 && Number.isFinite(retryAfterMs) ? retryAfterMs : resetAfterMs;
  return {
    isOverLimit: !allowed,
    // A window that is no unit of the protocol has none; the RateLimit-Policy field shows it.
    limit: { requestsPerUnit: capped(limit), unit: UNIT_OF_WINDOW.get(windowMs) ?? 'UNKNOWN', name },
    remaining: capped(remaining),
    // Rounded up, so that a client that waits this long is never too early.
    resetSeconds: Math.ceil(waitMs / 1000),
  };
}

/** Puts the statuses together with what the client of Envoy and its log receive. */
export function envoyAnswer(
  isOverLimit: boolean,
  statuses: readonly DescriptorStatus[],
  decisions: readonly Decision[],
): EnvoyAnswer {
  const limits = new Map<string, LimitStatus>();
  for (const status of decisions.flatMap((decision) => decision.limits)) {
    const known = limits.get(status.name);
    if (known === undefined || status.remaining < known.remaining) limits.set(status.name, status);
  }
  const denials = decisions.filter(({ allowed }) => !allowed);
  const longest = denials.reduce<Decision | undefined>(
    (one, other) => (one === undefined || other.retryAfterMs > one.retryAfterMs ? other : one),
    undefined,
  );
  const degraded = decisions.some((decision) => decision.degraded);
  const whole: Decision = {
    allowed: !isOverLimit,
    limit: longest?.limit ?? 0,
    remaining: longest?.remaining ?? 0,
    retryAfterMs: isOverLimit ? (longest?.retryAfterMs ?? 0) : 0,
    resetAfterMs: longest?.resetAfterMs ?? 0,
    degraded,
    limits: [...limits.values()],
  };
  const headers = headersOf(whole, 'draft-10');
  const limitedBy = isOverLimit ? longest?.limitedBy : undefined;
  return {
    isOverLimit,
    statuses,
    headers: isOverLimit ? [...headers, ['content-type', PROBLEM_MEDIA_TYPE]] : headers,
    body: isOverLimit ? JSON.stringify({ ...problemOf(whole), status: 429 }) : undefined,
    metadata:
      isOverLimit || degraded
        ? { ...(limitedBy !== undefined && { limited_by: limitedBy }), degraded }
        : undefined,
  };
}

function capped(units: number): number {
  return Math.min(units, UNLIMITED);
}
