import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { AdapterUnderTest } from '@sluice/adapter-conformance';
import { decisionOf, rateLimited, type WebHandler } from '@sluice/adapter-web';
import { listen } from './node-server.ts';

/** `rateLimited` around a handler of the Web's `Request`, without a framework, on Node. */
export const onWeb: AdapterUnderTest = {
  name: `@sluice/adapter-web on Node ${process.versions.node}`,
  capabilities: {
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
  },
  async serve(options, settings) {
    let handler: WebHandler<HttpBindings> = async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname !== '/login' && !/^\/u\/[^/]+$/.test(pathname)) return new Response(null, { status: 404 });
      const { response, body, ...init } = await settings.handle(request, { rateLimit: decisionOf(request) });
      return response ?? new Response(body, init);
    };
    const address = (_request: Request, info?: HttpBindings) => info?.incoming.socket.remoteAddress;
    // The first limiter is the outermost.
    for (const one of options.toReversed()) handler = rateLimited({ ...one, address }, handler);
    const listener = getRequestListener(async (request, bindings) => {
      try {
        return await handler(request, bindings as HttpBindings);
      } catch (error) {
        const { body, ...init } = settings.answerError(error);
        return new Response(body, init);
      }
    });
    return listen(listener as never, settings);
  },
};
