import type { Limit } from '@sluice/core';

/**
 * A limit on requests: one without a `key` function, or one whose `key` function takes the request. (The
 * intersection with `string` admits limits without one, which count strings. At run time it is the request.)
 */
export type RequestLimit<Request> = Limit<Request & string>;

/** The limits of one request. `null` means unlimited. */
type Chosen<Request> = readonly RequestLimit<Request>[] | null;

/** The same limits for every request, or a function that chooses them, which may be asynchronous. */
export type RequestLimits<Request> =
  | readonly RequestLimit<Request>[]
  | ((request: Request) => Chosen<Request> | PromiseLike<Chosen<Request>>);
