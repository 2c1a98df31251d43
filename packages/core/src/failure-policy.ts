import type { Decision } from './decision.ts';
import { RateLimitError } from './errors.ts';

/**
 * What a limiter answers when its store cannot: `'throw'` rejects with the `RateLimitError`, `'allow'` lets the check pass
 * uncounted, `'deny'` refuses it. The decisions of the last two are marked `degraded`.
 */
export type StoreFailurePolicy = 'throw' | 'allow' | 'deny';

export const STORE_FAILURE_POLICIES: readonly StoreFailurePolicy[] = ['throw', 'allow', 'deny'];

/** How soon a check denied for an outage is worth trying again: a guess, since nobody could be asked. */
const RETRY_AFTER_OUTAGE_MS = 1000;

/** The policy's decision on a failed check; throws what is no outage, and everything under `'throw'`. */
export function decideOnFailure(policy: StoreFailurePolicy, error: unknown): Decision {
  const isOutage = error instanceof RateLimitError && error.code !== 'CHECK_ABORTED';
  if (policy === 'throw' || !isOutage) throw error;
  const allowed = policy === 'allow';
  return {
    allowed,
    limit: 0,
    remaining: 0,
    retryAfterMs: allowed ? 0 : RETRY_AFTER_OUTAGE_MS,
    resetAfterMs: 0,
    degraded: true,
    limits: [],
  };
}
