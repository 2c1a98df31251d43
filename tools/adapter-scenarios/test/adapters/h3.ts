import { type AdapterUnderTest, appRoutes } from '@sluice/adapter-conformance';
import { rateLimit } from '@sluice/adapter-web/h3';
import { H3, onError, toNodeHandler } from 'h3';
import { listen, versionOf } from './node-server.ts';

/** The adapter on h3, which Nitro and Nuxt are built on, on Node. */
export const onH3: AdapterUnderTest = {
  name: `@sluice/adapter-web/h3 on h3 ${versionOf('h3')}`,
  capabilities: {
    routes: true,
    unrouted: true,
    settles: true,
    decisions: true,
    shadowDecisions: true,
    earlierHeaders: true,
    fieldsOnErrors: true,
    clientGone: true,
    // Its server has them, not h3.
    proxies: false,
    unixSockets: true,
    beforeBody: true,
    afterBody: false,
    webResponses: true,
    http2: true,
  },
  async serve(options, settings) {
    const app = new H3({ silent: true });
    app.use(
      onError((error) => {
        const { body, ...init } = settings.answerError(error.cause ?? error);
        return new Response(body, init);
      }),
    );
    app.use(({ res }, next) => {
      // Those for errors are added to refusals.
      for (const [name, value] of Object.entries(settings.headers)) {
        res.headers.set(name, value);
        res.errHeaders.set(name, value);
      }
      return next();
    });
    const limiters = options.map((one) => rateLimit(one as never));
    if (settings.limitedAt === 'app') for (const limiter of limiters) app.use(limiter);
    const middleware = settings.limitedAt === 'routes' ? limiters : [];
    for (const [method, pattern] of appRoutes) {
      app.on(
        method,
        pattern,
        async (event) => {
          const { response, body, ...init } = await settings.handle(event.req, event.context as never);
          return response ?? new Response(body, init);
        },
        { middleware },
      );
    }
    return listen(toNodeHandler(app) as never, settings);
  },
};
