import { type RateLimitedOn, rateLimitedOn } from '../rate-limited-on.ts';

/** The part of Bun's server that is used. Bun passes it to `fetch` beside the request. */
export interface BunServer {
  /** Null on a Unix socket, and once the connection is closed. */
  requestIP(request: Request): { readonly address: string } | null;
}

/**
 * Wraps the `fetch` of `Bun.serve` so that a request reaches it only within its limits. `address` is that of
 * the connection by default. Behind a proxy, that is the proxy: pass `address`.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * Bun.serve({ fetch: rateLimited({ limits: [perMinute] }, () => new Response('hello')) });
 * ```
 */
export const rateLimited: RateLimitedOn<BunServer> = rateLimitedOn(
  (request, server) => server?.requestIP(request)?.address,
);
