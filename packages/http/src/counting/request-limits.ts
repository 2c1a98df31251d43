import type { Limit, Limits } from '@sluice/core';
import { joinKey } from '../keys/join-key.ts';

/**
 * A limit on requests: one without a `key` function, or one whose `key` function takes the request. (The intersection
 * with `string` admits limits without one, which count strings; at run time it is the request.)
 */
export type RequestLimit<Request> = Limit<Request & string>;

/** The same for every request, or chosen by a function; `null` means unlimited. */
export type RequestLimits<Request> =
  | readonly RequestLimit<Request>[]
  | ((request: Request) => readonly RequestLimit<Request>[] | null);

/** The limits of a check; what is no such array is handed on as it is, for core to refuse. */
export type CheckedLimits<Request> = readonly Limit<CheckedRequest<Request>>[];

/** A request that is checked, with the key that limits without a `key` function of their own count it under. */
export class CheckedRequest<Request> {
  readonly request: Request;
  /** The limits that it was checked against. */
  charged: CheckedLimits<Request> | undefined;
  /** When it is to be given back: to which limits. */
  owed: CheckedLimits<Request> | undefined;
  readonly #keyOf: (request: Request) => string;
  readonly #scope: string | undefined;
  #key: string | undefined;
  #ownKeys: Map<RequestLimit<Request>, string> | undefined;

  /** `scope` is joined to every key, if there is one. */
  constructor(request: Request, keyOf: (request: Request) => string, scope: string | undefined) {
    this.request = request;
    this.#keyOf = keyOf;
    this.#scope = scope;
  }

  /** The key as far as it has been asked for. */
  get knownKey(): string | undefined {
    return this.#key;
  }

  /** Asks the key function at the first call only, so not at all where every limit has its own. */
  key(): string {
    this.#key ??= this.#scoped(this.#keyOf(this.request));
    return this.#key;
  }

  /** Asks a limit's own key function at the first call only: what is given back goes to the key that was charged. */
  ownKey(limit: RequestLimit<Request>, keyOf: (request: Request & string) => string): string {
    this.#ownKeys ??= new Map();
    let key = this.#ownKeys.get(limit);
    if (key === undefined) {
      key = this.#scoped(keyOf(this.request as Request & string));
      this.#ownKeys.set(limit, key);
    }
    return key;
  }

  #scoped(key: string): string {
    // What is no string is handed on, for core to refuse.
    return this.#scope === undefined || typeof key !== 'string' ? key : joinKey(this.#scope, key);
  }
}

/** The limits as ones on a {@link CheckedRequest}, which then remembers those that it was checked against. */
export function limitsOnChecked<Request>(limits: RequestLimits<Request>): Limits<CheckedRequest<Request>> {
  if (typeof limits !== 'function') return limits.map(limitOnChecked<Request>);
  // The same array in gives the same array out, because a limiter checks each new array anew.
  const seen = new WeakMap<object, CheckedLimits<Request>>();
  return ({ request }) => {
    const chosen = limits(request);
    if (!Array.isArray(chosen)) return chosen as null;
    let onChecked = seen.get(chosen);
    if (onChecked === undefined) {
      onChecked = (chosen as readonly RequestLimit<Request>[]).map(limitOnChecked<Request>);
      seen.set(chosen, onChecked);
    }
    return onChecked;
  };
}

/** The same limits in a form that can give back, to some of them: asks for what a request owes, if it owes anything. */
export function limitsToSettle<Request>(
  limits: Limits<CheckedRequest<Request>>,
): Limits<CheckedRequest<Request>> {
  return (checked) => {
    if (checked.owed !== undefined) return checked.owed;
    const chosen = typeof limits === 'function' ? limits(checked) : limits;
    checked.charged = chosen ?? undefined;
    return chosen;
  };
}

function limitOnChecked<Request>(limit: RequestLimit<Request>): Limit<CheckedRequest<Request>> {
  const own = limit?.key;
  const key = (checked: CheckedRequest<Request>): string => {
    return own === undefined ? checked.key() : checked.ownKey(limit, own);
  };
  return { ...limit, key };
}
