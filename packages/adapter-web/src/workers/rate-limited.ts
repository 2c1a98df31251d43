import type { Limiter } from '@sluice/core';
import { fromCloudflare } from '../platform-addresses.ts';
import { rateLimitedOn, type WithAddress } from '../rate-limited-on.ts';
import type { LimiterOptions, StoreOptions } from '../rate-limited-options.ts';

/** The part of a Worker's `ExecutionContext` that is used. */
export interface WorkerContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** What the functions of the options get beside the request: the bindings, and the context. */
export interface WorkerInfo<Env> {
  readonly env: Env;
  readonly context: WorkerContext;
  waitUntil(promise: Promise<unknown>): void;
}

/** The `fetch` of a Worker. */
export type WorkerHandler<Env, Context extends WorkerContext> = (
  request: Request,
  env: Env,
  context: Context,
) => Response | Promise<Response>;

/** The `fetch` of a Worker that answers requests only within their limits. */
export interface LimitedWorker<Env, Context extends WorkerContext> {
  (request: Request, env: Env, context: Context): Promise<Response>;
  /** The limiter behind the handler: the one that was given, or the one created from the limits. */
  readonly limiter: Limiter<never>;
}

/** The options of `rateLimited` of the main entry point. `address` is `fromCloudflare` by default. */
export type WorkerOptions<Env> =
  | WithAddress<StoreOptions<WorkerInfo<Env>>>
  | WithAddress<LimiterOptions<WorkerInfo<Env>>>;

/**
 * Wraps the `fetch` of a Cloudflare Worker so that a request reaches it only within its limits. `address` is
 * `fromCloudflare` by default: what Cloudflare sets on every request. A charge is given back through
 * `waitUntil`.
 *
 * Without a `store`, each isolate counts by itself, and Cloudflare runs many: use that for tests, and as a
 * brake on single clients. Call it at the top level of the module, where it opens no connection.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * export default { fetch: rateLimited({ limits: [perMinute] }, () => new Response('hello')) };
 * ```
 */
export function rateLimited<Env, Context extends WorkerContext>(
  options: WorkerOptions<Env>,
  handler: WorkerHandler<Env, Context>,
): LimitedWorker<Env, Context> {
  const answer = rateLimitedOn<WorkerInfo<Env>>(fromCloudflare)(options, (request, info) => {
    const { env, context } = info as WorkerInfo<Env>;
    return handler(request, env, context as Context);
  });
  const fetch = (request: Request, env: Env, context: Context): Promise<Response> => {
    return answer(request, { env, context, waitUntil: (promise) => context.waitUntil(promise) });
  };
  return Object.assign(fetch, { limiter: answer.limiter as Limiter<never> });
}
