import type { Decision, Limiter } from '@sluice/core';
import {
  type LimiterGuardOptions,
  type OptionalStoreGuardOptions,
  rejectUncalled,
  routeOf,
  withDefaultStore,
} from '@sluice/http';
import { removeStaleHeaders, type WebReaders, type WebResponder, webLimiter } from '@sluice/http/web';
import { memoryStore } from '@sluice/store-memory';
import type { H3Event, Middleware } from 'h3';
import { type Answered, addFields, standInFor } from './stand-in.ts';

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
 * connection by default, as `getRequestIP` of h3 reports it: no header is read. Behind a proxy, that is the
 * proxy: pass `address`, or set `trustProxy` of the server.
 *
 * The quota fields go to the answer by `event.res`, whatever the handler returns or throws. `countWhen` gets
 * the status and the headers of the answer, without its body.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * const app = new H3().use(rateLimit({ limits: [perMinute] }));
 * ```
 */
export function rateLimit(options: RateLimitOptions): RateLimitMiddleware;
export function rateLimit(options: RateLimitOptions, ...rest: readonly unknown[]): RateLimitMiddleware {
  rejectUncalled(rest);
  const address = ({ context, req }: H3Event): string | undefined => context.clientAddress ?? req.ip;
  const complete = withDefaultStore<H3Event, Response>({ address, ...options }, memoryStore);
  const limited = webLimiter<H3Event>(readers, responder, complete);
  const middleware: Middleware = async (event, next) => {
    let answered: Answered | undefined;
    let names = new Set<string>();
    const response = await limited.answer(event, async () => {
      answered = await resultOf(next);
      const standIn = standInFor(answered, event);
      names = new Set(standIn.headers.keys());
      return standIn;
    });
    if (answered === undefined) {
      // h3 adds to our answer what earlier middleware has set: by its status, of either kind.
      removeStaleHeaders(event.res.headers);
      removeStaleHeaders(event.res.errHeaders);
      return response;
    }
    addFields(
      event,
      [...response.headers].filter(([name]) => !names.has(name)),
    );
    if ('error' in answered) throw answered.error;
    return answered.value;
  };
  return Object.assign(middleware, { limiter: limited.limiter });
}

async function resultOf(next: () => unknown): Promise<Answered> {
  try {
    return { value: await next() };
  } catch (error) {
    return { error };
  }
}
