import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which proxies an app trusts. With `'all'`, clients can choose the address that is counted. */
export type TrustedProxies = 'all' | 'some' | 'none';

/** How a guard reads the requests of a framework. Implement it to write an adapter. */
export interface Framework<Request, Response> {
  /** Returns Node's own request. */
  message(request: Request): IncomingMessage;
  /** Returns Node's own response. */
  reply(response: Response): ServerResponse;
  /** Returns the client's address by the framework's own rules on proxies. */
  address(request: Request): string | undefined;
  /** Returns which proxies the app trusts. Used only for diagnostics. */
  trustedProxies(request: Request): TrustedProxies;
  /**
   * Returns the declared route, as {@link routeOf} writes it, or undefined if none is known. Nothing in it
   * may be the client's to choose.
   */
  route(request: Request): string | undefined;
}

/**
 * Writes a declared route as text: its methods, with HEAD counted as GET, and its pattern.
 *
 * @example
 * ```ts
 * routeOf('/users/:id', ['head', 'get', 'post']); // 'GET,POST /users/:id'
 * ```
 */
export function routeOf(pattern: string, methods: readonly string[]): string {
  const folded = methods.map((method) => method.toUpperCase()).map((m) => (m === 'HEAD' ? 'GET' : m));
  return `${[...new Set(folded)].sort().join(',')} ${pattern}`;
}
