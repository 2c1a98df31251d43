import { createLimiter, type Limiter, type SyncLimiter } from '@sluice/core';
import { GUARD_OPTIONS } from '../options/guard-option-validation.ts';
import type { CountedIn } from './checks-of-request.ts';
import { ownMistake } from './own-mistake.ts';
import { CheckedRequest, limitsOnChecked, limitsToSettle, type RequestLimits } from './request-limits.ts';

/** Who counts: a limiter, and how to ask it about a request. */
export interface Counter<Request, Subject> {
  readonly limiter: Limiter<Subject>;
  /** The same limiter where it can answer at once. */
  readonly syncLimiter: SyncLimiter<Subject> | undefined;
  readonly countedIn: CountedIn;
  subjectOf(request: Request): Subject;
  /** The key of a subject that has been checked, where there is one for all limits. */
  keyOf(subject: Subject): string | undefined;
  /** Gives the cost back to the limits for which `holds` is true, in the order of the decision's. */
  giveBack(subject: Subject, cost: number, holds: readonly boolean[]): Promise<unknown>;
}

/** A limiter of the user's: gives back to all of its limits or to none. */
export function limiterCounter<Request, Subject>(
  limiter: Limiter<Subject>,
  subjectOf: (request: Request) => Subject,
): Counter<Request, Subject> {
  return {
    limiter,
    syncLimiter: syncOf(limiter),
    countedIn: { source: limiter, prefix: undefined },
    subjectOf,
    keyOf: (subject) => (typeof subject === 'string' ? subject : undefined),
    async giveBack(subject, cost, holds) {
      if (holds.length > 0 && holds.every(Boolean)) await limiter.refund(subject, { cost });
    },
  };
}

/** What a limiter is made of, as the user has given it: also what is for core to refuse. */
export interface Ingredients<Request> {
  readonly limiterOptions: { readonly store: object; readonly prefix?: unknown };
  readonly limits: RequestLimits<Request>;
  readonly keyOf: (request: Request) => string;
  readonly scopeOf: ((request: Request) => string) | undefined;
  /** Whether checks are to be given back. */
  readonly settles: boolean;
}

/** A limiter made of a store and limits. Throws what `createLimiter` throws, in the name of `caller`. */
export function storeCounter<Request>(
  caller: string,
  { limiterOptions, limits, keyOf, scopeOf, settles }: Ingredients<Request>,
): Counter<Request, CheckedRequest<Request>> {
  const onChecked = limitsOnChecked(limits);
  const make = (theLimits: typeof onChecked): Limiter<CheckedRequest<Request>> => {
    return createLimiter<CheckedRequest<Request>>({
      ...(limiterOptions as { readonly store: Parameters<typeof createLimiter>[0]['store'] }),
      limits: theLimits,
    });
  };
  // Made of the limits themselves in any case: that is what checks them before the first request.
  const plain = ownMistake(caller, GUARD_OPTIONS, () => make(onChecked));
  const limiter = settles ? make(limitsToSettle(onChecked)) : plain;
  return {
    limiter,
    syncLimiter: syncOf(limiter),
    countedIn: { source: limiterOptions.store, prefix: limiterOptions.prefix },
    subjectOf: (request) => new CheckedRequest(request, keyOf, scopeOf?.(request)),
    keyOf: (checked) => checked.knownKey,
    async giveBack(checked, cost, holds) {
      const { charged } = checked;
      const owed = charged?.filter((_, i) => holds[i]);
      if (owed === undefined || owed.length === 0) return;
      checked.owed = owed.length === charged?.length ? charged : owed;
      await limiter.refund(checked, { cost });
    },
  };
}

function syncOf<Subject>(limiter: Limiter<Subject>): SyncLimiter<Subject> | undefined {
  const { consumeSync } = limiter as Partial<SyncLimiter<Subject>>;
  return typeof consumeSync === 'function' ? (limiter as SyncLimiter<Subject>) : undefined;
}
