import type { Limit, Limits } from '@sluice/core';

/** A request that is checked, with the key that limits without a `key` function of their own count it under. */
export class CheckedRequest<Request> {
  readonly request: Request;
  readonly #keyOf: (request: Request) => string;
  #key: string | undefined;

  constructor(request: Request, keyOf: (request: Request) => string) {
    this.request = request;
    this.#keyOf = keyOf;
  }

  /** Asks the key function at the first call only, so not at all where every limit has its own. */
  key(): string {
    this.#key ??= this.#keyOf(this.request);
    return this.#key;
  }
}

/**
 * A limit on requests: one without a `key` function, or one whose `key` function takes the request. (The intersection
 * with `string` admits limits without one, which count strings; at run time it is the request.)
 */
export type RequestLimit<Request> = Limit<Request & string>;

/** The same for every request, or chosen by a function; `null` means unlimited. */
export type RequestLimits<Request> =
  | readonly RequestLimit<Request>[]
  | ((request: Request) => readonly RequestLimit<Request>[] | null);

/** The limits as ones on a {@link CheckedRequest}. What is no limit is handed on as it is, for core to refuse. */
export function limitsOnChecked<Request>(limits: RequestLimits<Request>): Limits<CheckedRequest<Request>> {
  if (typeof limits !== 'function') return limits.map(limitOnChecked<Request>);
  // The same array in gives the same array out, because a limiter checks each new array anew.
  const seen = new WeakMap<object, readonly Limit<CheckedRequest<Request>>[]>();
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

function limitOnChecked<Request>(limit: RequestLimit<Request>): Limit<CheckedRequest<Request>> {
  const own = limit?.key;
  const key = (checked: CheckedRequest<Request>): string => {
    return own === undefined ? checked.key() : own(checked.request as Request & string);
  };
  return { ...limit, key };
}
