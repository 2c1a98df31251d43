/**
 * What an adapter can do on its framework. The suite proves what is declared as true and, as far as it can,
 * what is declared as false.
 */
export interface AdapterCapabilities {
  /** A limiter can be mounted at single routes, and `per: 'route'` knows their declared patterns. */
  readonly routes: boolean;
  /** Limiters of the whole app see requests that match no route. */
  readonly unrouted: boolean;
  /** The adapter learns when a request has been answered, so `countWhen` and slots are settled then. */
  readonly settles: boolean;
  /** Handlers see the decision on their request. */
  readonly decisions: boolean;
  /** Handlers see a decision made in shadow mode, apart from the enforced one. */
  readonly shadowDecisions: boolean;
  /** What runs before a limiter can set headers of the response. */
  readonly earlierHeaders: boolean;
  /** The response to an error that a handler throws carries the quota fields. */
  readonly fieldsOnErrors: boolean;
  /** The adapter learns that a client disconnects while its request is checked or handled. */
  readonly clientGone: boolean;
  /** The framework has rules of its own on which proxies to trust. */
  readonly proxies: boolean;
  /** The server can listen on a Unix socket. */
  readonly unixSockets: boolean;
  /** Limiters run before the body of a request is parsed. */
  readonly beforeBody: boolean;
  /** Limiters can run after the body of a request has been parsed. */
  readonly afterBody: boolean;
  /** Handlers return responses of the Web, some of which have immutable headers. */
  readonly webResponses: boolean;
  /** The server can speak HTTP/2, without TLS. */
  readonly http2: boolean;
  /** `per: 'route'` counts the methods of a path apart. Default: true. */
  readonly routeMethods?: boolean;
}

/** The name of a capability. */
export type Capability = keyof AdapterCapabilities;

/** Why a case is not applicable to an adapter without a capability. */
export const unmetReasons: Readonly<Record<Capability, string>> = {
  routes: 'the adapter says it does not know the declared routes',
  unrouted: 'the adapter says it does not see requests without a route',
  settles: 'the adapter says it does not learn when a request has been answered',
  decisions: 'the adapter says it keeps no decision for handlers',
  shadowDecisions: 'the adapter says it keeps no decision made in shadow mode',
  earlierHeaders: 'the adapter says nothing can set headers before it',
  fieldsOnErrors: 'the adapter says the response to an error has no quota fields',
  clientGone: 'the adapter says it does not learn that a client disconnects',
  proxies: 'the adapter says its framework has no rules on proxies',
  unixSockets: 'the adapter says its server does not listen on Unix sockets',
  beforeBody: 'the adapter says bodies are parsed before it runs',
  afterBody: 'the adapter says it never runs after bodies are parsed',
  webResponses: 'the adapter says its handlers return no responses of the Web',
  http2: 'the adapter says its server does not speak HTTP/2',
  routeMethods: 'the adapter says its routes answer all methods of a path',
};

/** The capabilities that need not be declared, because nearly every adapter has them. */
const OPTIONAL: readonly string[] = ['routeMethods'] satisfies Capability[];

/**
 * Throws a `TypeError` unless every capability, and nothing else, is declared as true or false. Those with a
 * default may be left out.
 */
export function validateCapabilities(capabilities: unknown): void {
  const names = Object.keys(unmetReasons);
  if (typeof capabilities !== 'object' || capabilities === null) {
    throw new TypeError(`adapter conformance: \`capabilities\` must be an object with ${names.join(', ')}.`);
  }
  for (const name of Object.keys(capabilities)) {
    if (!names.includes(name)) {
      throw new TypeError(
        `adapter conformance: there is no capability "${name}". The capabilities are ${names.join(', ')}.`,
      );
    }
  }
  for (const name of names) {
    const value: unknown = Reflect.get(capabilities, name);
    if (value === undefined && OPTIONAL.includes(name)) continue;
    if (typeof value !== 'boolean') {
      throw new TypeError(
        `adapter conformance: \`capabilities.${name}\` must be true or false, but is ${String(value)}.`,
      );
    }
  }
}
