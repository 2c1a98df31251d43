import { type Limiter, limiterFor, type SyncLimiter, warnOfDefaultStore } from '@sluice/core';
import { CALLER } from '../caller.ts';
import { isDefaultStore } from '../options/default-store.ts';
import { GUARD_OPTIONS, type LimiterSource, type StoreSource } from '../options/parse-guard-options.ts';
import type { CountedIn } from './checks-of-request.ts';
import { CountedRequest, type RequestSubject } from './counted-request.ts';
import { LimitsOnRequests } from './limits-on-requests.ts';
import type { WaitingClient } from './waiting-client.ts';

/** Counts requests: a limiter, and how to call it. */
export interface Counter<Request, Subject> {
  readonly limiter: Limiter<Subject>;
  /** The same limiter, if it can answer at once. */
  readonly syncLimiter: SyncLimiter<Subject> | undefined;
  readonly countedIn: CountedIn;
  /**
   * Returns the subject to call the limiter with. Calls the functions of the options that it needs, once; if
   * one of them is asynchronous, returns a promise, which rejects if the client disconnects meanwhile.
   */
  subjectOf(request: Request, client: WaitingClient<Request, unknown>): Subject | Promise<Subject>;
  /** Returns the key of a checked subject, if limits share one. */
  keyOf(subject: Subject): string | undefined;
}

/** Counts with an existing limiter. */
export function limiterCounter<Request>(
  { limiter: given, key }: LimiterSource<Request>,
  addressKeyOf: (request: Request) => string,
): Counter<Request, unknown> {
  // Its subjects come from `key` alone, and the types of the options match the two.
  const limiter = given as Limiter<unknown>;
  const subjectOf = key ?? addressKeyOf;
  return {
    limiter,
    syncLimiter: syncOf(limiter),
    countedIn: { source: limiter, prefix: undefined },
    subjectOf: (request, client) => client.wait(subjectOf(request)),
    keyOf: (subject) => (typeof subject === 'string' ? subject : undefined),
  };
}

/**
 * Creates a limiter from a store and counts with it. Throws as `createLimiter` does, in the name of our
 * caller.
 */
export function storeCounter<Request>(
  { limiterOptions, limits, key, per }: StoreSource<Request>,
  addressKeyOf: (request: Request) => string,
  routeOf: (request: Request) => string,
): Counter<Request, RequestSubject<Request>> {
  const onRequests = new LimitsOnRequests(limits, {
    keyOf: key ?? addressKeyOf,
    routeOf: per === 'route' ? routeOf : () => undefined,
  });
  if (isDefaultStore(limiterOptions.store)) warnOfDefaultStore();
  const limiter = limiterFor(CALLER, { ...limiterOptions, limits: onRequests.limits }, GUARD_OPTIONS);
  return {
    limiter,
    syncLimiter: syncOf(limiter),
    countedIn: { source: limiterOptions.store, prefix: limiterOptions.prefix },
    subjectOf: (request, client) => onRequests.subjectOf(request, client),
    keyOf: (subject) => (subject instanceof CountedRequest ? subject.key : undefined),
  };
}

function syncOf<Subject>(limiter: Limiter<Subject>): SyncLimiter<Subject> | undefined {
  const { consumeSync } = limiter as Partial<SyncLimiter<Subject>>;
  return typeof consumeSync === 'function' ? (limiter as SyncLimiter<Subject>) : undefined;
}
