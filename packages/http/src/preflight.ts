/** The part of a request that {@link isPreflight} reads. Requests of Node and of the Web have it. */
export interface PreflightRequest {
  readonly method?: string | undefined;
  /** By lower-case name, or the Web's `Headers`. */
  readonly headers:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | { get(name: string): string | null };
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
  const has = (name: string): boolean =>
    isHeaders(headers) ? headers.get(name) !== null : headers[name] !== undefined;
  return method === 'OPTIONS' && has('origin') && has('access-control-request-method');
}

function isHeaders(headers: PreflightRequest['headers']): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}
