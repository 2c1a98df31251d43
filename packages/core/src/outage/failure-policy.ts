import type { Check } from '../checks/check.ts';
import type { Decision } from '../decision.ts';
import { isOutage } from '../errors.ts';
import { LocalFallback, RETRY_AFTER_OUTAGE_MS } from './local-fallback.ts';

/**
 * What a limiter answers when its store cannot. `'throw'` rejects with the `RateLimitError`. `'allow'` lets
 * the check pass, uncounted. `'deny'` denies it. The result of `local` decides in this process. Decisions of
 * the last three are marked `degraded` and carry the `failure`; a refund then gives nothing back.
 */
export type StoreFailurePolicy = 'throw' | 'allow' | 'deny' | LocalFallback;

export function isStoreFailurePolicy(value: unknown): value is StoreFailurePolicy {
  return value === 'throw' || value === 'allow' || value === 'deny' || LocalFallback.is(value);
}

/**
 * Returns the policy's decision on a failed check. Throws errors that are not an outage, and under `'throw'`
 * all of them.
 */
export function decideOnFailure(policy: StoreFailurePolicy, error: unknown, check: Check): Decision {
  if (policy === 'throw' || !isOutage(error)) throw error;
  if (LocalFallback.is(policy)) return policy.decide(check, error);
  const allowed = policy === 'allow';
  return {
    allowed,
    limit: 0,
    remaining: 0,
    retryAfterMs: allowed ? 0 : RETRY_AFTER_OUTAGE_MS,
    resetAfterMs: 0,
    degraded: true,
    failure: error,
    limits: [],
  };
}
