import { type RateLimitedOn, rateLimitedOn } from '../rate-limited-on.ts';

/** The part of Deno's `ServeHandlerInfo` that is used. Deno passes it to the handler beside the request. */
export interface DenoInfo {
  /** Without `hostname` on a Unix socket. */
  readonly remoteAddr: { readonly hostname?: string };
}

/**
 * Wraps the handler of `Deno.serve` so that a request reaches it only within its limits. `address` is that of
 * the connection by default. Behind a proxy, that is the proxy: pass `address`.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * Deno.serve(rateLimited({ limits: [perMinute] }, () => new Response('hello')));
 * ```
 */
export const rateLimited: RateLimitedOn<DenoInfo> = rateLimitedOn(
  (_request, info) => info?.remoteAddr.hostname,
);
