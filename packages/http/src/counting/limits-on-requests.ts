import type { Limit, Limits } from '@sluice/core';
import { wrongType } from '@sluice/core/option-validation';
import { CALLER } from '../caller.ts';
import { joinKey } from '../keys/join-key.ts';
import type { RequestLimit, RequestLimits } from '../options/request-limits.ts';
import { isThenable } from '../thenable.ts';
import { CountedRequest, type RequestSubject, requestOf } from './counted-request.ts';
import type { WaitingClient } from './waiting-client.ts';

/** Finds the keys of requests, where a limit has no `key` function. */
export interface KeyRules<Request> {
  keyOf(request: Request): string | PromiseLike<string>;
  /** Returns the part of every key that keeps routes apart, if there is one. */
  routeOf(request: Request): string | undefined;
}

/** Limits on requests, as limits on a {@link RequestSubject}. */
interface OnSubjects<Request> {
  readonly limits: readonly Limit<RequestSubject<Request>>[];
  /** Whether a limit has no `key` function. */
  readonly needsKey: boolean;
}

/** The limits of requests, for a limiter that is called with a {@link RequestSubject}. */
export class LimitsOnRequests<Request> {
  /** The limits, in the form that a limiter takes. */
  readonly limits: Limits<RequestSubject<Request>>;
  readonly #rules: KeyRules<Request>;
  readonly #choose: Exclude<RequestLimits<Request>, readonly unknown[]> | undefined;
  readonly #fixed: OnSubjects<Request> | undefined;
  /** The same array in gives the same array out, because a limiter validates each new array. */
  readonly #seen = new WeakMap<object, OnSubjects<Request>>();

  constructor(limits: RequestLimits<Request>, rules: KeyRules<Request>) {
    this.#rules = rules;
    if (typeof limits === 'function') {
      this.#choose = limits;
      this.limits = (subject) => this.#chosenFor(subject);
    } else {
      this.#fixed = this.#onSubjects(limits);
      this.limits = this.#fixed.limits;
    }
  }

  /**
   * Returns a request as a subject: calls `limits`, then `key` if a limit needs it, each once. Returns a
   * promise only if one of them does; it rejects if the client disconnects meanwhile.
   */
  subjectOf(
    request: Request,
    client: WaitingClient<Request, unknown>,
  ): CountedRequest<Request> | Promise<CountedRequest<Request>> {
    const chosen = client.wait(this.#choose?.(request));
    if (isThenable(chosen)) return chosen.then((limits) => this.#counted(request, limits, client));
    return this.#counted(request, chosen, client);
  }

  #counted(
    request: Request,
    chosen: readonly RequestLimit<Request>[] | null | undefined,
    client: WaitingClient<Request, unknown>,
  ): CountedRequest<Request> | Promise<CountedRequest<Request>> {
    // Core rejects a choice that is neither null nor an array.
    const { needsKey } = this.#fixed ?? (Array.isArray(chosen) ? this.#onSubjects(chosen) : NO_LIMITS);
    if (!needsKey) return new CountedRequest(request, chosen, undefined);
    const key = client.wait(this.#rules.keyOf(request));
    const counted = (found: string): CountedRequest<Request> =>
      new CountedRequest(request, chosen, this.#onRoute(found, request, '`key`'));
    return isThenable(key) ? key.then(counted) : counted(key);
  }

  #chosenFor(subject: RequestSubject<Request>): readonly Limit<RequestSubject<Request>>[] | null {
    const chosen = subject instanceof CountedRequest ? subject.limits : this.#choiceFor(subject);
    return Array.isArray(chosen) ? this.#onSubjects(chosen).limits : (chosen as null);
  }

  /** The choice for a subject that the app has passed to the limiter itself. */
  #choiceFor(subject: RequestSubject<Request>): unknown {
    const request = requestOf(subject, '`limits`');
    const { limits } = subject as Exclude<RequestSubject<Request>, string>;
    const chosen = limits === undefined ? this.#choose?.(request) : limits;
    if (!isThenable<unknown>(chosen)) return chosen;
    throw mustHave('limits', subject);
  }

  #onSubjects(limits: readonly RequestLimit<Request>[]): OnSubjects<Request> {
    let onSubjects = this.#seen.get(limits);
    if (onSubjects === undefined) {
      onSubjects = {
        limits: limits.map((limit) => this.#onSubject(limit)),
        needsKey: limits.some((limit) => limit?.key === undefined),
      };
      this.#seen.set(limits, onSubjects);
    }
    return onSubjects;
  }

  #onSubject(limit: RequestLimit<Request>): Limit<RequestSubject<Request>> {
    const own = limit?.key;
    const key = (subject: RequestSubject<Request>): string => {
      if (own === undefined) return this.#keyOf(subject, limit);
      const where = `\`key\` of limit "${limit.name}"`;
      const request = requestOf(subject, where);
      return this.#onRoute(own(request as Request & string), request, where);
    };
    return { ...limit, key };
  }

  /** The key for a limit without a `key` function. */
  #keyOf(subject: RequestSubject<Request>, limit: RequestLimit<Request>): string {
    if (typeof subject === 'string') return subject;
    if (subject instanceof CountedRequest && subject.key !== undefined) return subject.key;
    const request = requestOf(subject, `\`key\` of limit "${limit.name}"`);
    const key = subject.key ?? this.#rules.keyOf(request);
    if (isThenable(key)) throw mustHave('key', subject);
    return this.#onRoute(key, request, '`key`');
  }

  #onRoute(key: string, request: Request, where: string): string {
    if (typeof key !== 'string') {
      throw wrongType(`${CALLER}: the result of ${where}`, key, 'a string', "'user-1'");
    }
    const route = this.#rules.routeOf(request);
    return route === undefined ? key : joinKey(route, key);
  }
}

const NO_LIMITS: OnSubjects<never> = { limits: [], needsKey: false };

/** The app has called the limiter itself, which calls functions and does not await them. */
function mustHave(name: 'key' | 'limits', subject: unknown): TypeError {
  const where = `the subject, where the option \`${name}\` is asynchronous,`;
  return wrongType(where, subject, `an object with \`${name}\``, `{ request, ${name}: await ... }`);
}
