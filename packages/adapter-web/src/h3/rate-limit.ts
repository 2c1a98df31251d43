import type { Decision, Limiter } from '@sluice/core';
import {
  type LimiterGuardOptions,
  type OptionalStoreGuardOptions,
  rejectUncalled,
  routeOf,
  withDefaultStore,
} from '@sluice/http';
import { type WebReaders, type WebResponder, webLimiter } from '@sluice/http/web';
import { memoryStore } from '@sluice/store-memory';
import { getRequestIP, type H3Event, HTTPError, type Middleware, toResponse } from 'h3';

declare module 'h3' {
  interface H3EventContext {
    /** The decision of the last `rateLimit` that checked this request, other than in shadow mode. */
    rateLimit?: Decision;
    /** The decision of the last `rateLimit` in shadow mode, which had no effect. */
    shadowRateLimit?: Decision;
  }
}

/** The options of `rateLimit`. Their functions get h3's event. */
export type RateLimitOptions =
  | OptionalStoreGuardOptions<H3Event, Response>
  | LimiterGuardOptions<H3Event, Response>;

/** Middleware that lets a request pass only within its limits. */
export interface RateLimitMiddleware extends Middleware {
  /** The limiter behind the middleware: the one that was given, or the one created from the limits. */
  readonly limiter: Limiter<never>;
}

const readers: WebReaders<H3Event> = {
  request: ({ req }) => req,
  carrier: (event) => event,
  route({ context }) {
    const { route, method } = context.matchedRoute ?? {};
    return route === undefined ? undefined : routeOf(route, [method || 'ALL']);
  },
  waitUntil: (event, promise) => event.waitUntil(promise),
};

const responder: WebResponder<H3Event> = {
  keepDecision({ context }, decision, isShadow) {
    context[isShadow ? 'shadowRateLimit' : 'rateLimit'] = decision;
  },
};

/**
 * Creates middleware for h3 2 that lets a request pass only within its limits. `address` is that of the
 * connection by default, as `getRequestIP` reports it: no header is read. Behind a proxy, that is the proxy:
 * pass `address`, or set `trustProxy` of the server.
 *
 * If a handler throws, h3 answers the error as without the limit, with the quota fields in
 * `event.res.errHeaders`. `countWhen` gets an empty response with the status of the error then.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * const app = new H3().use(rateLimit({ limits: [perMinute] }));
 * ```
 */
export function rateLimit(options: RateLimitOptions, ...rest: readonly unknown[]): RateLimitMiddleware {
  rejectUncalled(rest);
  const address = (event: H3Event): string | undefined => getRequestIP(event);
  const complete = withDefaultStore<H3Event, Response>({ address, ...options }, memoryStore);
  const limited = webLimiter<H3Event>(readers, responder, complete);
  const middleware: Middleware = async (event, next) => {
    let failure: { readonly error: unknown } | undefined;
    const response = await limited.answer(event, async () => {
      try {
        return await toResponse(await next(), event);
      } catch (error) {
        failure = { error };
        return new Response(null, { status: HTTPError.isError(error) ? error.status : 500 });
      }
    });
    if (failure === undefined) return response;
    for (const [name, value] of response.headers) event.res.errHeaders.set(name, value);
    throw failure.error;
  };
  return Object.assign(middleware, { limiter: limited.limiter });
}
