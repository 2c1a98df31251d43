import { type Limiter, limiterFor, type SyncLimiter } from '@sluice/core';
import { CALLER } from '../caller.ts';
import { GUARD_OPTIONS, type LimiterSource, type StoreSource } from '../options/parse-guard-options.ts';
import type { CountedIn } from './checks-of-request.ts';
import { CountedRequest, limitsOnCounted, limitsToGiveBack } from './counted-request.ts';

/** Counts requests: a limiter, and how to call it. */
export interface Counter<Request, Subject> {
  readonly limiter: Limiter<Subject>;
  /** The same limiter, if it can answer at once. */
  readonly syncLimiter: SyncLimiter<Subject> | undefined;
  readonly countedIn: CountedIn;
  /** Returns the subject to call the limiter with. */
  subjectOf(request: Request): Subject;
  /** Returns the key of a checked subject, if limits share one. */
  keyOf(subject: Subject): string | undefined;
  /** Gives the cost back to the limits for which `holds` is true, in the order of the decision's limits. */
  giveBack(subject: Subject, cost: number, holds: readonly boolean[]): Promise<unknown>;
}

/** Counts with an existing limiter. Gives back to all of its limits or to none. */
export function limiterCounter<Request>(
  { limiter: given, key }: LimiterSource<Request>,
  addressKeyOf: (request: Request) => string,
): Counter<Request, unknown> {
  // Its subjects come from `key` alone, and the types of the options match the two.
  const limiter = given as Limiter<unknown>;
  return {
    limiter,
    syncLimiter: syncOf(limiter),
    countedIn: { source: limiter, prefix: undefined },
    subjectOf: key ?? addressKeyOf,
    keyOf: (subject) => (typeof subject === 'string' ? subject : undefined),
    async giveBack(subject, cost, holds) {
      if (holds.length > 0 && holds.every(Boolean)) await limiter.refund(subject, { cost });
    },
  };
}

/**
 * Creates a limiter from a store and counts with it. `givesBack`: whether charges may be given back. Throws
 * as `createLimiter` does, in the name of our caller.
 */
export function storeCounter<Request>(
  { limiterOptions, limits, key, per }: StoreSource<Request>,
  addressKeyOf: (request: Request) => string,
  routeOf: (request: Request) => string,
  givesBack: boolean,
): Counter<Request, CountedRequest<Request>> {
  const keyOf = key ?? addressKeyOf;
  const onCounted = limitsOnCounted(limits);
  const plain = limiterFor(CALLER, { ...limiterOptions, limits: onCounted }, GUARD_OPTIONS);
  // A function's limits are validated only when it returns. Fixed ones have just been validated in the plain
  // limiter.
  const limiter = givesBack
    ? limiterFor(CALLER, { ...limiterOptions, limits: limitsToGiveBack(onCounted) }, GUARD_OPTIONS)
    : plain;
  return {
    limiter,
    syncLimiter: syncOf(limiter),
    countedIn: { source: limiterOptions.store, prefix: limiterOptions.prefix },
    subjectOf: (request) =>
      new CountedRequest(request, keyOf, per === 'route' ? routeOf(request) : undefined),
    keyOf: (counted) => counted.knownKey,
    async giveBack(counted, cost, holds) {
      const { charged } = counted;
      const owed = charged?.filter((_, i) => holds[i]);
      if (owed === undefined || owed.length === 0) return;
      counted.owed = owed.length === charged?.length ? charged : owed;
      await limiter.refund(counted, { cost });
    },
  };
}

function syncOf<Subject>(limiter: Limiter<Subject>): SyncLimiter<Subject> | undefined {
  const { consumeSync } = limiter as Partial<SyncLimiter<Subject>>;
  return typeof consumeSync === 'function' ? (limiter as SyncLimiter<Subject>) : undefined;
}
