import type { Limit } from '@sluice/core';

/**
 * A limit on requests: one without a `key` function, or one whose `key` function takes the request. (The
 * intersection with `string` admits limits without one, which count strings. At run time it is the request.)
 */
export type RequestLimit<Request> = Limit<Request & string>;

/** The same limits for every request, or a function that chooses them. `null` means unlimited. */
export type RequestLimits<Request> =
  | readonly RequestLimit<Request>[]
  | ((
      request: Request,
    ) => readonly RequestLimit<Request>[] | null | PromiseLike<readonly RequestLimit<Request>[] | null>);
