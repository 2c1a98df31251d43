import type { Decision, Limiter } from '@sluice/core';
import {
  concludeWith,
  failIfMounted,
  Guard,
  type RequestSubject,
  rejectUncalled,
  withDefaultStore,
} from '@sluice/http';
import { isCalledBy, nodeResponder } from '@sluice/http/node';
import { memoryStore } from '@sluice/store-memory';
import type { Request, RequestHandler, Response } from 'express';
import { expressFramework } from './express-framework.ts';
import type { RateLimitOptions } from './rate-limit-options.ts';

declare global {
  namespace Express {
    interface Request {
      /**
       * The decision of the last `rateLimit` that checked this request, other than in shadow mode. Absent
       * before a check, and if it was skipped.
       */
      rateLimit?: Decision;
      /** The decision of the last `rateLimit` in shadow mode, which had no effect. Absent without one. */
      shadowRateLimit?: Decision;
    }
  }
}

/** The file of Express's router that calls handlers. */
const HANDLING = /[\\/]router[\\/](lib[\\/])?layer\.js/;

/** A request handler that lets a request pass only within its limits. */
export interface RateLimitHandler<in Subject> extends RequestHandler {
  /**
   * The limiter behind the handler: the one that was given, or the one created from the store. Call the
   * latter with a key or `{ request }`, for example to block or reset a client.
   */
  readonly limiter: Limiter<Subject>;
}

/**
 * Creates a request handler for Express 5 and 4 that lets a request pass only within its limits. A request
 * over a limit is answered with 429 and a problem body (or by `onLimited`) and never reaches the next
 * handler. If a function of the options throws, the error goes to Express, and the request does not pass
 * either.
 *
 * Give it `limits`, and it creates a limiter, which counts in the memory of this process unless there is a
 * `store`. Give it a `limiter` if the app uses that limiter elsewhere too. Call `rateLimit` once per limit,
 * when the app starts, and put all limits of a request into one call: then all of them are charged or none
 * is.
 *
 * Every option has its default in its own comment; see `StoreOptions`. The decision is in
 * `request.rateLimit` (`request.shadowRateLimit` in shadow mode), and the limiter is the `limiter` of the
 * handler.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first request.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * const login = fixedWindow({ name: 'login', limit: 3, window: '15m' });
 * app.post('/login', rateLimit({ limits: [perMinute, login] }), logIn);
 * ```
 */
export function rateLimit<Subject = RequestSubject<Request>>(
  options: RateLimitOptions<Subject>,
): RateLimitHandler<Subject>;
export function rateLimit<Subject>(
  options: RateLimitOptions<Subject>,
  ...rest: readonly unknown[]
): RateLimitHandler<Subject> {
  rejectUncalled(rest);
  const guard = new Guard(expressFramework, withDefaultStore(options, memoryStore));
  if (isCalledBy(HANDLING)) guard.diagnostics.report('SLUICE_CREATED_IN_HANDLER');
  const conclude = concludeWith<Request, Response>(nodeResponder, options.onLimited);
  const handler: RequestHandler = (request, response, next) => {
    conclude(guard.check(request, response), request, response, next);
  };
  return Object.assign(handler, { limiter: guard.limiter as Limiter<Subject> });
}

failIfMounted(rateLimit, 'handle');
