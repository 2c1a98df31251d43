import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type AdapterUnderTest, appRoutes } from '@sluice/adapter-conformance';
import { rateLimit } from '@sluice/adapter-web/hono';
import { type Context, Hono } from 'hono';
import { listen, versionOf } from './node-server.ts';

/** The adapter on Hono, on Node. Hono has no setting for proxies. */
export const onHono: AdapterUnderTest = {
  name: `@sluice/adapter-web/hono on Hono ${versionOf('hono')}`,
  capabilities: {
    routes: true,
    unrouted: true,
    settles: true,
    decisions: true,
    shadowDecisions: true,
    earlierHeaders: true,
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
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.use(async (context, next) => {
      // Some where Hono keeps headers for its own responses, the others on a response.
      for (const [i, [name, value]] of Object.entries(settings.headers).entries()) {
        if (i % 2 === 0) context.header(name, value);
        else context.res.headers.set(name, value);
      }
      await next();
    });
    app.onError((error, context) => {
      const { status, headers, body } = settings.answerError(error);
      return context.body(body, status as 500, headers);
    });
    const address = (context: Context) => getConnInfo(context).remote.address;
    const limiters = options.map((one) => rateLimit({ ...one, address }));
    if (settings.limitedAt === 'app') for (const limiter of limiters) app.use(limiter);
    const before = settings.limitedAt === 'routes' ? limiters : [];
    for (const [method, pattern] of appRoutes) {
      app.on(method, [pattern], ...before, async (context) => {
        const { status, headers, body, response } = await settings.handle(context, context.var);
        return response ?? context.body(body, status as 200, headers);
      });
    }
    return listen(getRequestListener(app.fetch as never) as never, settings);
  },
};
