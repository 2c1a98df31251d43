import { routeOf } from '@sluice/http';
import type { WebReaders, WebResponder } from '@sluice/http/web';
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** How a guard reads requests of Hono. */
export const honoReaders: WebReaders<Context> = {
  request: (context) => context.req.raw,
  // Middleware may replace the request.
  carrier: (context) => context,
  route(context) {
    const matched = matchedRoutes(context);
    // Middleware is declared for all methods. A request without a route has matched nothing else.
    const declared = matched.find(({ method }) => method !== 'ALL') ?? matched.at(-1);
    return declared === undefined ? undefined : routeOf(declared.path, [declared.method]);
  },
  waitUntil(context, promise) {
    let execution: Context['executionCtx'];
    try {
      execution = context.executionCtx;
    } catch {
      // Hono throws where the runtime has none, such as Node.
      return;
    }
    execution.waitUntil(promise);
  },
};

/** Where handlers of Hono find decisions. */
export const honoResponder: WebResponder<Context> = {
  keepDecision(context, decision, isShadow) {
    context.set(isShadow ? 'shadowRateLimit' : 'rateLimit', decision);
  },
};
