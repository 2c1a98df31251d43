import type { Decision, Limiter } from '@sluice/core';
import { type RequestSubject, rejectUncalled, withDefaultStore } from '@sluice/http';
import { removeStaleHeaders, webLimiter } from '@sluice/http/web';
import { memoryStore } from '@sluice/store-memory';
import type { Context, MiddlewareHandler } from 'hono';
import { honoReaders, honoResponder } from './hono-requests.ts';
import type { RateLimitOptions } from './rate-limit-options.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /**
     * The decision of the last `rateLimit` that checked this request, other than in shadow mode. Undefined
     * before a check, and if it was skipped.
     */
    rateLimit: Decision | undefined;
    /** The decision of the last `rateLimit` in shadow mode, which had no effect. Undefined without one. */
    shadowRateLimit: Decision | undefined;
  }
}

/** Middleware that lets a request pass only within its limits. */
export interface RateLimitMiddleware<in Subject> extends MiddlewareHandler {
  /**
   * The limiter behind the middleware: the one that was given, or the one created from the store. Call the
   * latter with a key or `{ request }`, where the request is Hono's context, for example to reset a client.
   */
  readonly limiter: Limiter<Subject>;
}

/**
 * Creates middleware for Hono that lets a request pass only within its limits. A request over a limit is
 * answered with 429 and a problem body (or by `onLimited`) and never reaches the next handler. If a function
 * of the options throws, or its promise rejects, the error goes to `onError`, and the request does not pass
 * either.
 *
 * Give it `limits`, and it creates a limiter, which counts in the memory of this process unless there is a
 * `store`. Give it a `limiter` if the app uses that limiter elsewhere too. Call `rateLimit` once per limit,
 * when the app starts, and put all limits of a request into one call: then all of them are charged or none
 * is.
 *
 * The functions of the options are called with Hono's context. The decision is in `c.get('rateLimit')`
 * (`'shadowRateLimit'` in shadow mode).
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first request.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * app.use(rateLimit({ limits: [perMinute], address: fromCloudflare }));
 * ```
 */
export function rateLimit<Subject = RequestSubject<Context>>(
  options: RateLimitOptions<Subject>,
): RateLimitMiddleware<Subject>;
export function rateLimit<Subject>(
  options: RateLimitOptions<Subject>,
  ...rest: readonly unknown[]
): RateLimitMiddleware<Subject> {
  rejectUncalled(rest);
  const complete = withDefaultStore(options, memoryStore);
  const limited = webLimiter<Context>(honoReaders, honoResponder, complete);
  const middleware: MiddlewareHandler = async (context, next) => {
    let hasPassed = false;
    const response = await limited.answer(context, async () => {
      hasPassed = true;
      await next();
      return context.res;
    });
    if (!hasPassed) {
      // Hono sets on our answer what earlier middleware has set on its own.
      removeStaleHeaders(context.res.headers);
      return response;
    }
    if (response !== context.res) {
      // Hono merges the headers of a response that is replaced, unless there is none for a moment.
      context.res = undefined;
      context.res = response;
    }
    return undefined;
  };
  return Object.assign(middleware, { limiter: limited.limiter as Limiter<Subject> });
}
