import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { AdapterCapabilities, AdapterUnderTest, SuiteOptions } from '@sluice/adapter-conformance';
import { decisionOf, fromVercel, rateLimited } from '@sluice/adapter-web';
import { rateLimited as rateLimitedOnBun } from '@sluice/adapter-web/bun';
import { rateLimited as rateLimitedOnDeno } from '@sluice/adapter-web/deno';
import { rateLimited as rateLimitedOnNext } from '@sluice/adapter-web/next';
import { rateLimited as rateLimitedOnWorkers } from '@sluice/adapter-web/workers';
import { listen } from './node-server.ts';

/** A handler of the Web's `Request`, with what a runtime passes beside it. */
type Handler = (request: Request, ...rest: unknown[]) => Response | Promise<Response>;

/** An entry point that wraps handlers, and how its runtime calls them. */
interface WrappingEntry {
  readonly limit: (options: SuiteOptions, handler: Handler) => Handler;
  /** What the runtime passes beside the request. The address is undefined on a Unix socket. */
  readonly rest: (address: string | undefined) => readonly unknown[];
  /** The header in which the platform reports the address. */
  readonly header?: string;
}

/** `rateLimited` around a handler without a framework, by entry point. */
const entries: Readonly<Record<string, WrappingEntry>> = {
  '': {
    limit: (options, handler) => {
      const address = (_request: Request, info?: { readonly address?: string | undefined }) => info?.address;
      return rateLimited({ ...options, address }, handler) as Handler;
    },
    rest: (address) => [{ address }],
  },
  '/bun': {
    limit: (options, handler) => rateLimitedOnBun(options, handler) as Handler,
    rest: (address) => [{ requestIP: () => (address === undefined ? null : { address }) }],
  },
  '/deno': {
    limit: (options, handler) => rateLimitedOnDeno(options, handler) as Handler,
    rest: (address) => [{ remoteAddr: address === undefined ? {} : { hostname: address } }],
  },
  '/workers': {
    limit: (options, handler) => rateLimitedOnWorkers(options, handler) as Handler,
    rest: () => [{}, { waitUntil() {} }],
    header: 'cf-connecting-ip',
  },
  '/next': {
    limit: (options, handler) => {
      return rateLimitedOnNext({ ...options, address: fromVercel }, handler) as Handler;
    },
    rest: () => [{ params: Promise.resolve({}) }],
    header: 'x-real-ip',
  },
};

const capabilities: AdapterCapabilities = {
  routes: false,
  unrouted: true,
  settles: true,
  decisions: true,
  shadowDecisions: false,
  earlierHeaders: false,
  fieldsOnErrors: false,
  clientGone: true,
  proxies: false,
  unixSockets: true,
  beforeBody: true,
  afterBody: false,
  webResponses: true,
  http2: true,
};

/**
 * The entry points without a framework, on Node: each is called as its runtime would call it.
 * `npm run test:runtimes` runs Bun, Deno and workerd themselves.
 */
export const onWeb: readonly AdapterUnderTest[] = Object.entries(entries).map(([path, entry]) => ({
  name: `@sluice/adapter-web${path} on Node ${process.versions.node}`,
  capabilities,
  async serve(options, settings) {
    let handler: Handler = async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname !== '/login' && !/^\/u\/[^/]+$/.test(pathname)) return new Response(null, { status: 404 });
      const { response, body, ...init } = await settings.handle(request, { rateLimit: decisionOf(request) });
      return response ?? new Response(body, init);
    };
    // The first limiter is the outermost.
    for (const one of options.toReversed()) handler = entry.limit(one, handler);
    const listener = getRequestListener(async (request, bindings) => {
      const address = (bindings as HttpBindings).incoming.socket.remoteAddress;
      try {
        return await handler(request, ...entry.rest(address));
      } catch (error) {
        const { body, ...init } = settings.answerError(error);
        return new Response(body, init);
      }
    });
    return listen((incoming, outgoing) => {
      const { remoteAddress } = incoming.socket;
      if (entry.header !== undefined && remoteAddress !== undefined) {
        incoming.headers[entry.header] = remoteAddress;
        incoming.rawHeaders.push(entry.header, remoteAddress);
      }
      return listener(incoming as never, outgoing as never);
    }, settings);
  },
}));
