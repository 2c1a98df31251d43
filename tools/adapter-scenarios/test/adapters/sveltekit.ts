import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { AdapterUnderTest, AppSettings } from '@sluice/adapter-conformance';
import { type KitEvent, type RateLimitLocals, rateLimit } from '@sluice/adapter-web/sveltekit';
import { listen } from './node-server.ts';

/** A `handle` of SvelteKit. */
type Handle = (input: {
  readonly event: KitEvent;
  readonly resolve: (event: KitEvent) => Response | Promise<Response>;
}) => Promise<Response>;

/** The hook of SvelteKit, called as SvelteKit calls it, on Node. */
export const onSvelteKit: AdapterUnderTest = {
  name: `@sluice/adapter-web/sveltekit on Node ${process.versions.node}`,
  capabilities: {
    routes: true,
    // One route answers all methods of its path.
    routeMethods: false,
    unrouted: true,
    settles: true,
    decisions: true,
    shadowDecisions: true,
    earlierHeaders: false,
    fieldsOnErrors: true,
    clientGone: true,
    proxies: false,
    unixSockets: true,
    beforeBody: true,
    afterBody: false,
    webResponses: true,
    http2: true,
  },
  async serve(options, settings) {
    const hooks = options.map((one) => rateLimit(one as never) as Handle);
    const listener = getRequestListener(async (request, bindings) => {
      const event = eventOf(request, (bindings as HttpBindings).incoming.socket.remoteAddress);
      try {
        return await called(hooks, event, settings);
      } catch (error) {
        return errorPage(error, settings);
      }
    });
    return listen(listener as never, settings);
  },
};

function eventOf(request: Request, address: string | undefined): KitEvent {
  const { pathname } = new URL(request.url);
  const id = pathname === '/login' ? '/login' : /^\/u\/[^/]+$/.test(pathname) ? '/u/[id]' : null;
  return { request, route: { id }, locals: {}, getClientAddress: () => address as string };
}

/** Calls the hooks, the first first, as `sequence` of SvelteKit does. */
function called(
  [hook, ...rest]: readonly Handle[],
  event: KitEvent,
  settings: AppSettings,
): Promise<Response> {
  // An app limits single routes by what the event says of them.
  const isLimited = settings.limitedAt === 'app' || event.route.id !== null;
  if (hook === undefined || !isLimited) return answer(event, settings);
  return hook({ event, resolve: (next) => called(rest, next, settings) });
}

/** Answers as `resolve` does, which never rejects: an error becomes a page. */
async function answer({ request, route, locals }: KitEvent, settings: AppSettings): Promise<Response> {
  if (route.id === null) return new Response(null, { status: 404 });
  try {
    const { response, body, ...init } = await settings.handle(request, locals as RateLimitLocals);
    return response ?? new Response(body, init);
  } catch (error) {
    return errorPage(error, settings);
  }
}

function errorPage(error: unknown, { answerError }: AppSettings): Response {
  const { body, ...init } = answerError(error);
  return new Response(body, init);
}
