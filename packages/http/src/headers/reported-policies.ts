import { type Duration, durationMs, type LimitStatus } from '@sluice/core';
import { outOfRange, validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';

/** What `RateLimit-Policy` reports of a limit, in place of its burst. */
export interface ReportedPolicy {
  /** Units per window: a whole number of at least 1. */
  readonly quota: number;
  /** The window: milliseconds, or a string such as `'1m'`. */
  readonly window: Duration;
}

/** Parsed {@link ReportedPolicy}s by the names of their limits. */
export type ReportedPolicies = ReadonlyMap<string, Pick<LimitStatus, 'limit' | 'windowMs'>>;

const EXAMPLE = "{ api: { quota: 60, window: '1m' } }";

/**
 * Parses the option `policies`. `names` are those of the limits, if they are fixed. Throws a `TypeError` or
 * `RangeError` that begins with `where`.
 */
export function parseReportedPolicies(
  where: string,
  option: unknown,
  names: readonly string[] | undefined,
): ReportedPolicies {
  if (option === undefined) return new Map();
  if (typeof option !== 'object' || option === null || Array.isArray(option)) {
    throw wrongType(where, option, 'an object of policies by the names of limits', EXAMPLE);
  }
  const policies = Object.entries(option).map(([name, policy]) => {
    if (names?.includes(name) === false) throw outOfRange(where, name, 'the name of a limit', EXAMPLE);
    const whereOne = `${where}: the policy of limit "${name}"`;
    validateOptions(whereOne, policy, ['quota', 'window'], "{ quota: 60, window: '1m' }");
    const { quota, window } = policy as ReportedPolicy;
    const limit = validateInteger(`${whereOne}: \`quota\``, quota, '60');
    return [name, { limit, windowMs: durationMs(`${whereOne}: \`window\``, window) }] as const;
  });
  return new Map(policies);
}

/** The status with the policy that is to be reported of its limit. */
export function withReportedPolicy(status: LimitStatus, policies: ReportedPolicies): LimitStatus {
  const policy = policies.get(status.name);
  return policy === undefined ? status : { ...status, ...policy };
}
