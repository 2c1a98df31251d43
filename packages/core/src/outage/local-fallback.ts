import { type Check, commandOf, decisionsOf } from '../checks/check.ts';
import { costAt, timesCost } from '../command.ts';
import type { Decision } from '../decision.ts';
import { type RateLimitError, wrongType } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';
import type { SyncStore } from '../store.ts';
import { runInProcess } from '../store-kit/run-in-process.ts';

/** How soon a check that the store could not decide is worth another try: a guess. */
export const RETRY_AFTER_OUTAGE_MS = 1000;

/** The options of {@link local}. */
export interface LocalOptions {
  /**
   * A store in this process, such as `memoryStore()`, other than the limiter's own. Closing it is up to you.
   */
  readonly store: SyncStore;
  /** The largest number of processes that share the limits: a whole number of at least 1. */
  readonly instances: number;
}

/**
 * A failure policy for `onStoreFailure`: while the store is out, each process decides its checks itself,
 * against its share of the limits. Choose it over `'allow'` where an outage must not lift the limits, and
 * over `'deny'` where it must not stop the service.
 *
 * A check of cost c is made with a cost of c * `instances` against the same limits in the other store. So,
 * whatever the algorithm, all instances together never admit more than a limit during an outage, in addition
 * to what the store admitted before it. Usage that was counted here stays here when the store is back. Throws
 * a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * const limiter = createLimiter({
 *   store: redisStore({ client: fromIoredis(redis) }),
 *   limits,
 *   onStoreFailure: local({ store: memoryStore(), instances: 8 }),
 * });
 * ```
 */
export function local(options: LocalOptions): LocalFallback {
  const caller = 'local';
  validateOptions(caller, options, ['store', 'instances'], '{ store: memoryStore(), instances: 8 }');
  const { store, instances } = options;
  if (typeof store?.updateSync !== 'function') {
    throw wrongType(`${caller}: \`store\``, store, 'a store that answers synchronously', 'memoryStore()');
  }
  return new LocalFallback(store, validateInteger(`${caller}: \`instances\``, instances, '8'));
}

/** The same symbol in every copy of core, so each recognises the policies of the others. */
const brand = Symbol.for('@sluice/core.LocalFallback');

/**
 * The policy that {@link local} creates. Pass it as `onStoreFailure`. Has no private members, so that the
 * types of two copies of core are the same type.
 */
export class LocalFallback {
  readonly store: SyncStore;
  readonly instances: number;

  static {
    Object.defineProperty(LocalFallback.prototype, brand, { value: true });
  }

  constructor(store: SyncStore, instances: number) {
    this.store = store;
    this.instances = instances;
  }

  /** Whether `value` is a LocalFallback, whichever copy of core created it. */
  static is(value: unknown): value is LocalFallback {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /**
   * The decision on this process's share. A refund gives nothing back, because nothing here knows who was
   * charged.
   */
  decide(check: Check, failure: RateLimitError): Decision {
    const { cost, kind } = check;
    const isSpent = kind === 'consume' || kind === 'penalize';
    const share: Check = {
      ...check,
      cost: isSpent || kind === 'peek' ? timesCost(cost, this.instances) : 0,
      kind: isSpent ? kind : 'peek',
    };
    const result = runInProcess(this.store, commandOf(share));
    const whole = decisionsOf(share, result, 1)[0] as Decision;
    const limits = whole.limits.map((status, i) => shareOf(status, costAt(cost, i), this.instances));
    const limiting = Math.max(0, check.plan.names.indexOf(whole.limitedBy ?? ''));
    return {
      ...shareOf(whole, costAt(cost, limiting), this.instances),
      degraded: true,
      failure,
      limits,
    };
  }
}

/** The numbers for one instance. Rounded down: nothing is promised that would not be granted. */
function shareOf<T extends { limit: number; remaining: number; retryAfterMs: number }>(
  whole: T,
  cost: number,
  instances: number,
): T {
  // A cost that can never fit a share may still fit the limit, once the store is back.
  const fitsLater = whole.retryAfterMs === Number.POSITIVE_INFINITY && cost <= whole.limit;
  return {
    ...whole,
    limit: Math.floor(whole.limit / instances),
    remaining: Math.floor(whole.remaining / instances),
    retryAfterMs: fitsLater ? RETRY_AFTER_OUTAGE_MS : whole.retryAfterMs,
  };
}
