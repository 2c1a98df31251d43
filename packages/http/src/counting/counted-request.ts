import type { Limit, Limits } from '@sluice/core';
import { wrongType } from '@sluice/core/option-validation';
import { CALLER } from '../caller.ts';
import { joinKey } from '../keys/join-key.ts';
import type { RequestLimit, RequestLimits } from '../options/request-limits.ts';

type LimitsOnCounted<Request> = readonly Limit<CountedRequest<Request>>[];

/**
 * The subject of a limiter that a guard has created: a request with its keys. A key function is called once
 * per request, so that what is given back goes to the key that was charged.
 */
export class CountedRequest<Request> {
  readonly request: Request;
  /** The limits it was checked against. Set only where charges may be given back. */
  charged: LimitsOnCounted<Request> | undefined;
  /** While its charge is given back: the limits to give back to. */
  owed: LimitsOnCounted<Request> | undefined;
  readonly #keyOf: (request: Request) => string;
  readonly #route: string | undefined;
  #key: string | undefined;
  #ownKeys: Map<RequestLimit<Request>, string> | undefined;

  /** `keyOf` serves limits without a `key` function. A `route` becomes part of every key. */
  constructor(request: Request, keyOf: (request: Request) => string, route: string | undefined) {
    this.request = request;
    this.#keyOf = keyOf;
    this.#route = route;
  }

  /** The key, if {@link key} has been called. */
  get knownKey(): string | undefined {
    return this.#key;
  }

  /**
   * Returns the key for limits without a `key` function. Not called, and so not computed, where every limit
   * has one.
   */
  key(): string {
    this.#key ??= this.#withRoute(this.#keyOf(this.request), undefined);
    return this.#key;
  }

  /** Returns the key for a limit with a `key` function. */
  ownKey(limit: RequestLimit<Request>, keyOf: (request: Request & string) => string): string {
    this.#ownKeys ??= new Map();
    let key = this.#ownKeys.get(limit);
    if (key === undefined) {
      key = this.#withRoute(keyOf(this.request as Request & string), limit.name);
      this.#ownKeys.set(limit, key);
    }
    return key;
  }

  #withRoute(key: string, limitName: string | undefined): string {
    if (typeof key !== 'string') {
      const where = limitName === undefined ? '`key`' : `\`key\` of limit "${limitName}"`;
      throw wrongType(`${CALLER}: the result of ${where}`, key, 'a string', "'user-1'");
    }
    return this.#route === undefined ? key : joinKey(this.#route, key);
  }
}

/** Returns the limits as limits on a {@link CountedRequest}. */
export function limitsOnCounted<Request>(limits: RequestLimits<Request>): Limits<CountedRequest<Request>> {
  if (typeof limits !== 'function') return limits.map(limitOnCounted<Request>);
  // The same array in gives the same array out, because a limiter validates each new array.
  const seen = new WeakMap<object, LimitsOnCounted<Request>>();
  return ({ request }) => {
    const chosen = limits(request);
    // Core rejects whatever is neither null nor an array.
    if (!Array.isArray(chosen)) return chosen as null;
    let onCounted = seen.get(chosen);
    if (onCounted === undefined) {
      onCounted = (chosen as readonly RequestLimit<Request>[]).map(limitOnCounted<Request>);
      seen.set(chosen, onCounted);
    }
    return onCounted;
  };
}

/**
 * Returns the same limits in a form that can also give back to some of them: to those the request is owed.
 */
export function limitsToGiveBack<Request>(
  limits: Limits<CountedRequest<Request>>,
): Limits<CountedRequest<Request>> {
  return (counted) => {
    if (counted.owed !== undefined) return counted.owed;
    const chosen = typeof limits === 'function' ? limits(counted) : limits;
    counted.charged = chosen ?? undefined;
    return chosen;
  };
}

function limitOnCounted<Request>(limit: RequestLimit<Request>): Limit<CountedRequest<Request>> {
  const own = limit?.key;
  const key = (counted: CountedRequest<Request>): string => {
    return own === undefined ? counted.key() : counted.ownKey(limit, own);
  };
  return { ...limit, key };
}
