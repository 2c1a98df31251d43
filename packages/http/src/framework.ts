/** Which proxies an app trusts. With `'all'`, clients can choose the address that is counted. */
export type TrustedProxies = 'all' | 'some' | 'none';

/** The other end of a connection: the client, or a proxy in front of it. */
export interface Peer {
  /** Undefined where it is not known: on a Unix socket, once the connection is closed, on the Web. */
  readonly address: string | undefined;
  readonly isConnected: boolean;
}

/** Watches for the disconnect of one client. */
export interface ClientWatch {
  /** Aborted when the client disconnects, or at once if it already has. */
  readonly signal: AbortSignal;
  /** Stops watching. */
  release(): void;
}

/**
 * How a guard reads the requests of a framework. Implement it to write an adapter, or use `nodeFramework` of
 * `@sluice/http/node` where the framework has Node's own request and response.
 */
export interface Framework<Request, Response> {
  /** Returns an object that all limiters of one request see, and no other request. They keep notes on it. */
  carrier(request: Request): object;
  /** Returns the value of a header, by its lower-case name. Several fields are joined by commas. */
  header(request: Request, name: string): string | undefined;
  /** Returns the other end of the connection, by its socket: no header is read. */
  peer(request: Request): Peer;
  /** Returns the client's address by the framework's own rules on proxies. */
  address(request: Request): string | undefined;
  /** Returns which proxies the app trusts. Used only for diagnostics. */
  trustedProxies(request: Request): TrustedProxies;
  /**
   * Returns the declared route, as {@link routeOf} writes it, or undefined if none is known. Nothing in it
   * may be the client's to choose.
   */
  route(request: Request): string | undefined;
  /** Watches for the client's disconnect while something is awaited. Each watch is released. */
  gone(request: Request, response: Response): ClientWatch;
  /**
   * Calls the listener once: with true when the response has been sent, with false if the client disconnects
   * before. The promise that the listener returns never rejects.
   */
  onAnswered(request: Request, response: Response, listener: (isSent: boolean) => Promise<void>): void;
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
