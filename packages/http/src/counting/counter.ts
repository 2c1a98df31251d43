import { type Limiter, limiterFor, type SyncLimiter } from '@sluice/core';
import { CALLER } from '../caller.ts';
import { GUARD_OPTIONS, type LimiterSource, type StoreSource } from '../options/parse-guard-options.ts';
import type { CountedIn } from './checks-of-request.ts';
import { CountedRequest, limitsOnSubjects, type RequestSubject } from './counted-request.ts';

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
}

/** Counts with an existing limiter. */
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
  const rules = {
    keyOf: key ?? addressKeyOf,
    routeOf: per === 'route' ? routeOf : () => undefined,
  };
  const onSubjects = limitsOnSubjects(limits, rules);
  const limiter = limiterFor(CALLER, { ...limiterOptions, limits: onSubjects }, GUARD_OPTIONS);
  return {
    limiter,
    syncLimiter: syncOf(limiter),
    countedIn: { source: limiterOptions.store, prefix: limiterOptions.prefix },
    subjectOf: (request) => new CountedRequest(request, rules),
    keyOf: (subject) => (subject instanceof CountedRequest ? subject.knownKey : undefined),
  };
}

function syncOf<Subject>(limiter: Limiter<Subject>): SyncLimiter<Subject> | undefined {
  const { consumeSync } = limiter as Partial<SyncLimiter<Subject>>;
  return typeof consumeSync === 'function' ? (limiter as SyncLimiter<Subject>) : undefined;
}
