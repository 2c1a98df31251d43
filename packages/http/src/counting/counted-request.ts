import { wrongType } from '@sluice/core/option-validation';
import type { RequestLimit } from '../options/request-limits.ts';

/**
 * The subject of a limiter that an adapter has created from a store: a key, or a request, whose limits and
 * keys are found as for a check. A key counts as it is, for limits without a `key` function; with
 * `per: 'route'`, keys include the route, so pass the request there.
 *
 * `key` and `limits` take the place of the options of these names, which are not called then. Pass them where
 * the options are asynchronous: `{ request, key: await keyOf(request), limits: await limitsOf(request) }`.
 */
export type RequestSubject<Request> =
  | string
  | {
      readonly request: Request;
      readonly key?: string | undefined;
      readonly limits?: readonly RequestLimit<Request>[] | null | undefined;
    };

/** A request whose limits have been chosen, and whose key has been found, once for all parts of a check. */
export class CountedRequest<Request> {
  readonly request: Request;
  /** Undefined where the limits are the same for all requests. */
  readonly limits: readonly RequestLimit<Request>[] | null | undefined;
  /** The key for limits without a `key` function, with its route. Undefined where every limit has one. */
  readonly key: string | undefined;

  constructor(
    request: Request,
    limits: readonly RequestLimit<Request>[] | null | undefined,
    key: string | undefined,
  ) {
    this.request = request;
    this.limits = limits;
    this.key = key;
  }
}

/** Returns the request of a subject, or throws a `TypeError`. `needed`: the function that needs it. */
export function requestOf<Request>(subject: RequestSubject<Request>, needed: string): Request {
  if (typeof subject === 'object' && subject !== null && 'request' in subject) return subject.request;
  const where = `the subject, whose request ${needed} needs,`;
  throw wrongType(where, subject, 'an object with the request', '{ request }');
}
