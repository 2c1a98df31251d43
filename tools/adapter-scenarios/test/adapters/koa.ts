import { json, text } from 'node:stream/consumers';
import Router from '@koa/router';
import {
  type AdapterUnderTest,
  type AppSettings,
  appRoutes,
  type HandlerAnswer,
  type SuiteOptions,
} from '@sluice/adapter-conformance';
import { rateLimit } from '@sluice/adapter-koa';
import Koa3, { type Context, type Middleware } from 'koa';
import Koa2 from 'koa2';
import { listen, versionOf } from './node-server.ts';

/** Both versions. Their types differ, but not in anything used here. */
const versions = { koa: Koa3, koa2: Koa2 as unknown as typeof Koa3 };

/** The adapter on Koa 3 and 2. */
export const onKoa: readonly AdapterUnderTest[] = Object.entries(versions).map(([version, Koa]) => ({
  name: `@sluice/adapter-koa on Koa ${versionOf(version)}`,
  capabilities: {
    routes: true,
    unrouted: true,
    settles: true,
    decisions: true,
    shadowDecisions: true,
    earlierHeaders: true,
    fieldsOnErrors: true,
    clientGone: true,
    proxies: true,
    unixSockets: true,
    beforeBody: true,
    afterBody: true,
    webResponses: false,
    http2: true,
  },
  serve: async (options, settings) => listen(appOf(Koa, options, settings).callback(), settings),
}));

function appOf(Koa: typeof Koa3, options: readonly SuiteOptions[], settings: AppSettings): Koa3 {
  const app = new Koa();
  // Koa cannot name proxies, only count them.
  app.proxy = settings.trustsProxy;
  app.maxIpsCount = 1;
  app.silent = true;
  app.use(async (context, next) => {
    context.set(settings.headers);
    try {
      if (settings.parsesFirst) await parseBody(context);
      await next();
    } catch (error) {
      // What Koa's own error handler does: it keeps no headers but those of the error.
      for (const name of Object.keys(context.response.headers)) context.remove(name);
      const { headers = {} } = error as { readonly headers?: Record<string, string> };
      send(context, settings.answerError(error));
      context.set(headers);
    }
  });
  const limiters = options.map((one) => rateLimit(one) as Middleware);
  if (settings.limitedAt === 'app') for (const limiter of limiters) app.use(limiter);
  const router = new Router();
  const before = settings.limitedAt === 'routes' ? limiters : [];
  const answer = async (context: Context): Promise<void> => {
    await parseBody(context);
    send(context, await settings.handle(context, context.state));
  };
  for (const [method, pattern] of appRoutes) {
    router[method === 'GET' ? 'get' : 'post'](pattern, ...(before as []), answer as never);
  }
  return app.use(router.routes() as Middleware);
}

/** Does what a parser of bodies does. */
async function parseBody({ req, request }: Context): Promise<void> {
  const parse = { 'application/json': json, 'application/graphql': text }[request.type];
  if (parse !== undefined && !('body' in request)) Object.assign(request, { body: await parse(req) });
}

function send(context: Context, { status, headers, body }: HandlerAnswer): void {
  context.status = status;
  context.body = body;
  context.set(headers);
}
