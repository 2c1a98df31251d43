import type { Decision } from '@sluice/core';
import type { StoreGuardOptions } from '@sluice/http';
import type { AdapterCapabilities } from './adapter-capabilities.ts';

/** The options of one limiter. Pass them to `rateLimit` as they are: their functions take any request. */
export type SuiteOptions = StoreGuardOptions<unknown, unknown>;

/** The routes of the app that a case asks for: methods, and declared patterns. HEAD is answered as GET. */
export const appRoutes: readonly (readonly [method: 'GET' | 'POST', pattern: '/login' | '/u/:id'])[] =
  Object.freeze([
    ['GET', '/login'],
    ['POST', '/login'],
    ['GET', '/u/:id'],
  ]);

/** What a handler answers. */
export interface HandlerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /**
   * A response of the Web to return as it is, in place of all this. Given only if the adapter has the
   * capability `webResponses`.
   */
  readonly response?: Response;
}

/** The decisions on a request, as its handler sees them. */
export interface Decided {
  readonly rateLimit?: Decision | undefined;
  readonly shadowRateLimit?: Decision | undefined;
}

/** The app that a case asks for. */
export interface AppSettings {
  /**
   * Where the limiters are mounted. `'app'`: they check every request. `'routes'`: each of the routes has
   * them, and requests without a route are not limited. The latter only with the capability `routes`.
   */
  readonly limitedAt: 'app' | 'routes';
  /** Headers of the response that the app sets before the first check, by whatever means it has. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Whether the app trusts the other end of the connection as a proxy, and no other: `127.0.0.1`, or an end
   * without an address on a Unix socket. Only with the capability `proxies`.
   */
  readonly trustsProxy: boolean;
  /**
   * Whether JSON bodies are parsed before the first check. If not, they are parsed where the framework does
   * so by default, or by the handler. True only with the capability `afterBody`.
   */
  readonly parsesFirst: boolean;
  /** Whether the server speaks HTTP/2 without TLS. Only with the capability `http2`. */
  readonly http2: boolean;
  /** The path of a Unix socket to listen on, in place of a port. Only with the capability `unixSockets`. */
  readonly socketPath: string | undefined;
  /**
   * Handles a request at each of {@link appRoutes}. Send what it resolves to. If it rejects, hand the error
   * to the framework, as one that a handler throws. `decided` is for frameworks that keep decisions elsewhere
   * than in properties of the request.
   */
  handle(request: unknown, decided?: Decided): Promise<HandlerAnswer>;
  /** Returns what the error handler of the app answers, whatever has thrown the error. */
  answerError(error: unknown): HandlerAnswer;
}

/** An app that is listening. */
export interface ServedApp {
  /** Such as `http://127.0.0.1:8080`. Unused on a Unix socket. */
  readonly origin: string;
  /** Stops the server and closes its connections. */
  close(): unknown;
}

/** A request as the suite reads it. */
export interface SuiteRequest {
  /** Returns the value of a header, by its lower-case name. */
  header(name: string): string | undefined;
  /** What a parser of bodies has left on the request. Undefined before, and without one. */
  readonly parsedBody: unknown;
  /** Resolves to the JSON value of the body, parsed or not. */
  body(): Promise<unknown>;
}

/** A response as the suite uses it. */
export interface SuiteResponse {
  readonly status: number;
  /** Answers with this body, in the status and with the headers that are set. */
  send(body: string): unknown;
}

/** An adapter, and what the suite needs to know of it. */
export interface AdapterUnderTest {
  /** The adapter, its framework and the version of that. */
  readonly name: string;
  /** What is true of the adapter. A case that needs more proves that it is not. */
  readonly capabilities: AdapterCapabilities;
  /**
   * Serves an app on a free port of `127.0.0.1`, with one limiter for each of the options, in their order:
   * the first checks a request first. Rejects, or throws, if the adapter rejects the options.
   */
  serve(options: readonly SuiteOptions[], settings: AppSettings): Promise<ServedApp>;
  /**
   * Returns how to read what the functions of the options and `handle` are called with. Default: by shape. It
   * knows requests with Node's `headers` or with those of the Web, and contexts that hold one as `request`,
   * `req` or `req.raw`.
   */
  readonly requestOf?: (request: unknown) => SuiteRequest;
  /**
   * Returns how to use a response. Default: by shape. It knows those of the Web, those with `statusCode` and
   * `send` or `end`, and those with `status` and `body`.
   */
  readonly responseOf?: (response: unknown) => SuiteResponse;
}
