import type { Decision, Limiter } from '@sluice/core';
import { type AnyRateLimitOptions, type RequestSubject, withDefaultStore } from '@sluice/http';
import { type WebReaders, webLimiter } from '@sluice/http/web';
import { memoryStore } from '@sluice/store-memory';
import type { RateLimitedOptions } from './rate-limited-options.ts';
import { rejectUncalled } from './uncalled.ts';

/** Answers a request of the Web. `info` is what the runtime passes beside it. */
export type WebHandler<Info> = (request: Request, info?: Info) => Response | Promise<Response>;

/** A handler that answers requests only within their limits. */
export interface LimitedHandler<Info, in Subject> {
  (request: Request, info?: Info): Promise<Response>;
  /**
   * The limiter behind the handler: the one that was given, or the one created from the store. Call the
   * latter with a key or `{ request }`, for example to block or reset a client.
   */
  readonly limiter: Limiter<Subject>;
}

const decisions = new WeakMap<Request, Decision>();

/**
 * Returns the decision of the last `rateLimited` that checked this request, other than in shadow mode.
 * Undefined before a check, and if it was skipped.
 */
export function decisionOf(request: Request): Decision | undefined {
  return decisions.get(request);
}

const readers: WebReaders<Request> = {
  request: (request) => request,
  carrier: (request) => request,
  route: () => undefined,
};

/**
 * Wraps a handler of the Web's `Request` so that a request reaches it only within its limits. A request over
 * a limit is answered with 429 and a problem body (or by `onLimited`). If a function of the options throws,
 * or its promise rejects, so does the handler, and the request does not pass.
 *
 * Give it `limits`, and it creates a limiter, which counts in the memory of this process unless there is a
 * `store`. Give it a `limiter` if the app uses that limiter elsewhere too. Put all limits of a request
 * into one call: then all of them are charged or none is.
 *
 * `info` is passed on to `address` and to the handler. Where it has a function `waitUntil`, as on Cloudflare,
 * units are given back through it after the response. The decision is `decisionOf(request)`.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first request.
 *
 * @example
 * ```ts
 * const limits = [fixedWindow({ name: 'per-minute', limit: 60, window: '1m' })];
 * const fetch = rateLimited({ limits, address: fromCloudflare }, () => new Response('hello'));
 * export default { fetch };
 * ```
 */
export function rateLimited<Info = unknown, Subject = RequestSubject<Request>>(
  options: RateLimitedOptions<Info, Subject>,
  handler: WebHandler<Info>,
): LimitedHandler<Info, Subject> {
  rejectUncalled('rateLimited', options);
  const infos = new WeakMap<Request, Info | undefined>();
  const address: unknown = options?.address;
  const given = withDefaultStore(options as AnyRateLimitOptions<Request, Response>, memoryStore);
  const limited = webLimiter<Request>(
    { ...readers, waitUntil: (request, promise) => waitUntilOf(infos.get(request))?.(promise) },
    {
      keepDecision(request, decision, isShadow) {
        if (!isShadow) decisions.set(request, decision);
      },
    },
    // The limiter rejects an address that is not a function.
    typeof address !== 'function'
      ? given
      : { ...given, address: (request) => options.address(request, infos.get(request)) },
  );
  if (typeof handler !== 'function') {
    throw new TypeError(
      'rateLimited: the second argument must be a handler, for example () => new Response().',
    );
  }
  const answer = (request: Request, info?: Info): Promise<Response> => {
    infos.set(request, info);
    return limited.answer(request, () => handler(request, info));
  };
  return Object.assign(answer, { limiter: limited.limiter as Limiter<Subject> });
}

function waitUntilOf(info: unknown): ((promise: Promise<unknown>) => void) | undefined {
  if (typeof info !== 'object' || info === null || !('waitUntil' in info)) return undefined;
  const { waitUntil } = info;
  return typeof waitUntil === 'function' ? (promise) => waitUntil.call(info, promise) : undefined;
}
