import type { Limit, Limits } from '@sluice/core';
import { wrongType } from '@sluice/core/option-validation';
import { CALLER } from '../caller.ts';
import { joinKey } from '../keys/join-key.ts';
import type { RequestLimit, RequestLimits } from '../options/request-limits.ts';

/**
 * The subject of a limiter that an adapter has created from a store: a key, or a request, whose keys are
 * found as for a check. A key counts as it is, for limits without a `key` function; with `per: 'route'`, keys
 * include the route, so pass the request there.
 */
export type RequestSubject<Request> = string | { readonly request: Request };

/** Returns the keys of requests, where a limit has no `key` function. */
export interface KeyRules<Request> {
  keyOf(request: Request): string;
  /** Returns the part of every key that keeps routes apart, if there is one. */
  routeOf(request: Request): string | undefined;
}

/** A request with its keys: each key function is called once per check. */
export class CountedRequest<Request> {
  readonly request: Request;
  readonly #rules: KeyRules<Request>;
  readonly #route: string | undefined;
  #key: string | undefined;

  constructor(request: Request, rules: KeyRules<Request>) {
    this.request = request;
    this.#rules = rules;
    this.#route = rules.routeOf(request);
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
    this.#key ??= this.#withRoute(this.#rules.keyOf(this.request), undefined);
    return this.#key;
  }

  /** Returns the key for a limit with a `key` function. */
  ownKey(limit: RequestLimit<Request>, keyOf: (request: Request & string) => string): string {
    return this.#withRoute(keyOf(this.request as Request & string), limit.name);
  }

  #withRoute(key: string, limitName: string | undefined): string {
    if (typeof key !== 'string') {
      const where = limitName === undefined ? '`key`' : `\`key\` of limit "${limitName}"`;
      throw wrongType(`${CALLER}: the result of ${where}`, key, 'a string', "'user-1'");
    }
    return this.#route === undefined ? key : joinKey(this.#route, key);
  }
}

/** Returns the limits on requests as limits on a {@link RequestSubject}. */
export function limitsOnSubjects<Request>(
  limits: RequestLimits<Request>,
  rules: KeyRules<Request>,
): Limits<RequestSubject<Request>> {
  const onSubject = (limit: RequestLimit<Request>): Limit<RequestSubject<Request>> =>
    limitOnSubject(limit, rules);
  if (typeof limits !== 'function') return limits.map(onSubject);
  // The same array in gives the same array out, because a limiter validates each new array.
  const seen = new WeakMap<object, readonly Limit<RequestSubject<Request>>[]>();
  return (subject) => {
    const chosen = limits(requestOf(subject, '`limits`'));
    // Core rejects whatever is neither null nor an array.
    if (!Array.isArray(chosen)) return chosen as null;
    let onSubjects = seen.get(chosen);
    if (onSubjects === undefined) {
      onSubjects = (chosen as readonly RequestLimit<Request>[]).map(onSubject);
      seen.set(chosen, onSubjects);
    }
    return onSubjects;
  };
}

function limitOnSubject<Request>(
  limit: RequestLimit<Request>,
  rules: KeyRules<Request>,
): Limit<RequestSubject<Request>> {
  const own = limit?.key;
  const key = (subject: RequestSubject<Request>): string => {
    if (typeof subject === 'string' && own === undefined) return subject;
    const request = requestOf(subject, `\`key\` of limit "${limit.name}"`);
    const counted = subject instanceof CountedRequest ? subject : new CountedRequest(request, rules);
    return own === undefined ? counted.key() : counted.ownKey(limit, own);
  };
  return { ...limit, key };
}

/** `needed`: the function that needs the request. */
function requestOf<Request>(subject: RequestSubject<Request>, needed: string): Request {
  if (typeof subject === 'object' && subject !== null && 'request' in subject) return subject.request;
  const where = `the subject, whose request ${needed} needs,`;
  throw wrongType(where, subject, 'an object with the request', '{ request }');
}
