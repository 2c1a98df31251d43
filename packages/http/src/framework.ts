import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which proxies an app believes: `'all'` lets anybody choose an address. */
export type TrustedProxies = 'all' | 'some' | 'none';

/** What a guard must know about a framework to read its requests. */
export interface Framework<Request, Response> {
  /** The request and the response of Node underneath. */
  message(request: Request): IncomingMessage;
  reply(response: Response): ServerResponse;
  /** The address of the client, after the framework's own rules on proxies. */
  address(request: Request): string | undefined;
  trustedProxies(request: Request): TrustedProxies;
  /** The pattern of the route with its methods, as declared: nothing of it is the client's to choose. */
  route(request: Request): string | undefined;
}

/** A route as text: its pattern, and its methods with HEAD for GET. */
export function routeOf(pattern: string, methods: readonly string[]): string {
  const folded = methods.map((method) => method.toUpperCase()).map((m) => (m === 'HEAD' ? 'GET' : m));
  return `${[...new Set(folded)].sort().join(',')} ${pattern}`;
}
