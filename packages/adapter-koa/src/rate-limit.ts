import type { Limiter } from '@sluice/core';
import {
  concludeWith,
  failIfMounted,
  Guard,
  type RequestSubject,
  rejectUncalled,
  withDefaultStore,
} from '@sluice/http';
import { isCalledBy } from '@sluice/http/node';
import { memoryStore } from '@sluice/store-memory';
import type { Context, Middleware, Next, Response } from 'koa';
import { koaFramework } from './koa-framework.ts';
import { keepQuotaOn, koaResponder } from './koa-responder.ts';
import type { RateLimitOptions } from './rate-limit-options.ts';

/** The file of Koa that calls middleware. */
const HANDLING = /[\\/]koa-compose[\\/]/;

/** Middleware that lets a request pass only within its limits. */
export interface RateLimitMiddleware<in Subject> extends Middleware {
  /**
   * The limiter behind the middleware: the one that was given, or the one created from the limits. Call the
   * latter with a key or `{ request }`, where the request is Koa's context, for example to block a client.
   */
  readonly limiter: Limiter<Subject>;
}

/**
 * Creates middleware for Koa 3 and 2 that lets a request pass only within its limits. A request over a limit
 * is answered with 429 and a problem body (or by `onLimited`) and never reaches the next middleware. If a
 * function of the options throws, the error goes to Koa, and the request does not pass either.
 *
 * Give it `limits`, and it creates a limiter, which counts in the memory of this process unless there is a
 * `store`. Give it a `limiter` if the app uses that limiter elsewhere too. Call `rateLimit` once per limit,
 * when the app starts, and put all limits of a request into one call: then all of them are charged or none
 * is.
 *
 * The functions of the options are called with Koa's context, and `onLimited` and `countWhen` with
 * `(context, context.response)`. The decision is in `context.state.rateLimit` (`shadowRateLimit` in shadow
 * mode).
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first request.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * app.use(rateLimit({ limits: [perMinute] }));
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
  const guard = new Guard(koaFramework, withDefaultStore(options, memoryStore));
  if (isCalledBy(HANDLING)) guard.diagnostics.report('SLUICE_CREATED_IN_HANDLER');
  const conclude = concludeWith<Context, Response>(koaResponder, options.onLimited);
  const middleware = async (context: Context, next: Next): Promise<unknown> => {
    const { response } = context;
    let isPassing = false;
    let failure: object | undefined;
    await conclude(guard.check(context, response), context, response, (error) => {
      isPassing = error === undefined;
      failure = error;
    });
    if (failure !== undefined) throw failure;
    if (!isPassing) return undefined;
    try {
      return await next();
    } catch (error) {
      keepQuotaOn(error, response);
      throw error;
    }
  };
  return Object.assign(middleware, { limiter: guard.limiter as Limiter<Subject> });
}

// Koa and its router read these when middleware is mounted.
failIfMounted(rateLimit, '_name', 'router');
