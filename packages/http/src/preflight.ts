/** The part of a request that {@link isPreflight} reads. Requests of Node, Express and Fastify have it. */
export interface PreflightRequest {
  readonly method?: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Whether a request is a CORS preflight: the question a browser asks before a cross-origin request (Fetch
 * Standard, section 3.3.2). Use it for `skip`, so that preflights neither count nor fail with 429, where the
 * handler that answers them runs after the limit. If it runs before, none reach the limit.
 *
 * Any client can send such a request, so use it only if no handler of the app does work for `OPTIONS`.
 *
 * @example
 * ```ts
 * app.use(rateLimit({ store, limits, skip: isPreflight }));
 * ```
 */
export function isPreflight({ method, headers }: PreflightRequest): boolean {
  const isCors = headers.origin !== undefined;
  return method === 'OPTIONS' && isCors && headers['access-control-request-method'] !== undefined;
}
