import type { LimitStatus } from '@sluice/core';
import type { EnvoyCurrentLimit, EnvoyStatus } from './envoy-answer.ts';
import type { EnvoyMatch } from './envoy-check.ts';
import { MOST_REQUESTS } from './envoy-file.ts';
import type { EnvoyItem } from './envoy-items.ts';
import type { EnvoyRequestDescriptor } from './envoy-request.ts';

/** The status of a descriptor that no limit checks. */
export function noLimit(match: EnvoyMatch | undefined): EnvoyStatus {
  const isUnlimited = match?.rateLimit?.unlimited === true;
  return {
    code: 'OK',
    currentLimit: undefined,
    limitRemaining: isUnlimited ? MOST_REQUESTS : 0,
    resetAfterMs: 0,
    retryAfterMs: 0,
    isOverLimit: false,
    isShadow: match?.isShadow ?? false,
    isQuota: match?.isQuota ?? false,
    metric: match?.metric,
    metadata: match?.metadata,
  };
}

/** The status of a descriptor whose limit was checked. `match` is undefined for a limit of the request. */
export function statusOf(
  domain: string,
  { isShadow, isQuota }: EnvoyItem,
  { status, allowed }: { readonly status: LimitStatus | undefined; readonly allowed: boolean },
  match: EnvoyMatch | undefined,
  descriptor: EnvoyRequestDescriptor | undefined,
): EnvoyStatus {
  return {
    code: allowed || isShadow ? 'OK' : 'OVER_LIMIT',
    currentLimit: currentLimit(match, descriptor),
    limitRemaining: Math.min(status?.remaining ?? 0, MOST_REQUESTS),
    resetAfterMs: status?.resetAfterMs ?? 0,
    retryAfterMs: status?.retryAfterMs ?? 0,
    isOverLimit: !allowed,
    isShadow,
    isQuota,
    metric: match === undefined ? metricOfOverride(domain, descriptor) : match.metric,
    metadata: match?.metadata,
  };
}

function currentLimit(
  match: EnvoyMatch | undefined,
  descriptor: EnvoyRequestDescriptor | undefined,
): EnvoyCurrentLimit {
  const override = descriptor?.limit;
  if (override !== undefined) {
    const { requestsPerUnit, unit } = override;
    return { requestsPerUnit, unit: unit.toLowerCase(), name: undefined };
  }
  const { requests_per_unit: requestsPerUnit = 0, unit = '', name } = match?.rateLimit ?? {};
  return { requestsPerUnit, unit: unit.toLowerCase(), name };
}

function metricOfOverride(domain: string, descriptor: EnvoyRequestDescriptor | undefined): string {
  const entries = (descriptor?.entries ?? []).map(({ key, value = '' }) =>
    value === '' ? key : `${key}_${value}`,
  );
  return [domain, ...entries].join('.');
}
