import type { Framework } from '../framework.ts';

/** What differs between frameworks on the Web's `Request`. */
export interface WebReaders<Incoming> {
  /** Returns the Web's own request. */
  request(incoming: Incoming): Request;
  /**
   * Returns an object that all limiters of one request see: the framework's context where it has one, since
   * middleware may replace the request.
   */
  carrier(incoming: Incoming): object;
  /** Returns the declared route, as `routeOf` writes it, or undefined if none is known. */
  route(incoming: Incoming): string | undefined;
  /** Keeps the runtime alive until the promise, which never rejects, has settled. */
  waitUntil?(incoming: Incoming, promise: Promise<unknown>): void;
}

/** One request on its way to its response, which exists only after the handler has run. */
export class WebExchange {
  #response: Response | undefined;
  #listeners: ((isSent: boolean) => Promise<void>)[] = [];

  /** Throws before the response exists. */
  get response(): Response {
    if (this.#response === undefined) throw new Error('The request has no response yet.');
    return this.#response;
  }

  onAnswered(listener: (isSent: boolean) => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** Whether something happens when the request ends. */
  get hasListeners(): boolean {
    return this.#listeners.length > 0;
  }

  /**
   * Calls the listeners, once. Without a response, the handler has failed, or the client has disconnected.
   * Returns a promise if there is something to wait for.
   */
  end(response: Response | undefined): Promise<unknown> | undefined {
    if (!this.hasListeners) return undefined;
    this.#response = response;
    const listeners = this.#listeners;
    this.#listeners = [];
    return Promise.all(listeners.map((listener) => listener(response !== undefined)));
  }
}

/**
 * Returns how a guard reads the Web's requests. They do not carry the client's address, so the guard needs
 * the option `address`.
 */
export function webFramework<Incoming>({
  request,
  carrier,
  route,
}: WebReaders<Incoming>): Framework<Incoming, WebExchange> {
  return {
    carrier,
    header: (incoming, name) => request(incoming).headers.get(name) ?? undefined,
    peer: () => ({ address: undefined, isConnected: true }),
    address: () => undefined,
    trustedProxies: () => 'some',
    route,
    // Some runtimes have no signal, or one that never fires.
    gone: (incoming) => ({ signal: request(incoming).signal ?? new AbortController().signal, release() {} }),
    onAnswered: (_incoming, exchange, listener) => exchange.onAnswered(listener),
  };
}
