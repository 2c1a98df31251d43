import { type LimitedHandler, rateLimited as rateLimitedOnWeb } from '../rate-limited.ts';
import type { LimiterOptions, StoreOptions } from '../rate-limited-options.ts';

/** A route handler of Next. `Context` has the `params` of the route. */
export type RouteHandler<Incoming extends Request, Context> = (
  request: Incoming,
  context: Context,
) => Response | Promise<Response>;

/** A route handler that answers requests only within their limits. */
export interface LimitedRoute<Incoming extends Request, Context> {
  (request: Incoming, context: Context): Promise<Response>;
  /** The limiter behind the handler: the one that was given, or the one created from the limits. */
  readonly limiter: LimitedHandler<Context, string>['limiter'];
}

/**
 * Wraps a route handler of Next so that a request reaches it only within its limits. The answer of the
 * handler carries the quota, and `countWhen` sees it. `address` is required: `fromVercel` on Vercel.
 * Elsewhere, Next reports no address that can be trusted: read a header that your proxy overwrites.
 *
 * In `proxy.ts`, wrap `() => NextResponse.next()`: the quota fields are added to the answer of the page. A
 * proxy does not see that answer, so `countWhen` cannot look at it. Server actions have no request: there,
 * call `consume` of a limiter.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * export const POST = rateLimited({ limits: [perMinute], address: fromVercel }, async () => {
 *   return Response.json({ welcome: true });
 * });
 * ```
 */
export function rateLimited<Incoming extends Request = Request, Context = unknown>(
  options: StoreOptions<Context> | LimiterOptions<Context>,
  handler: RouteHandler<Incoming, Context>,
): LimitedRoute<Incoming, Context> {
  // Next calls it with its own request and always with a context.
  return rateLimitedOnWeb(options, handler as never);
}
