import type { AdapterUnderTest, AppSettings, SuiteOptions } from '@sluice/adapter-conformance';
import { appRoutes } from '@sluice/adapter-conformance';
import { rateLimit } from '@sluice/adapter-express';
import express5, { type ErrorRequestHandler, type RequestHandler } from 'express';
import express4 from 'express4';
import { isOtherEnd, listen, versionOf } from './node-server.ts';

/** Both versions. Their types differ, but not in anything used here. */
const versions = { express: express5, express4: express4 as unknown as typeof express5 };

/** The adapter on Express 5 and 4. */
export const onExpress: readonly AdapterUnderTest[] = Object.entries(versions).map(([version, express]) => ({
  name: `@sluice/adapter-express on Express ${versionOf(version)}`,
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
    http2: false,
  },
  serve: async (options, settings) => listen(appOf(express, options, settings), settings),
}));

function appOf(express: typeof express5, options: readonly SuiteOptions[], settings: AppSettings) {
  const app = express();
  if (settings.trustsProxy) app.set('trust proxy', isOtherEnd);
  app.use((_request, response, next) => {
    response.set(settings.headers);
    next();
  });
  const parsers = [express.json(), express.text({ type: 'application/graphql' })];
  if (settings.parsesFirst) app.use(...parsers);
  const limiters = options.map((one) => rateLimit(one));
  if (settings.limitedAt === 'app') for (const limiter of limiters) app.use(limiter);
  app.use(...parsers);
  const answer: RequestHandler = (request, response, next) => {
    settings.handle(request).then(({ status, headers, body }) => {
      response.status(status).set(headers);
      response.send(body);
    }, next);
  };
  const before = settings.limitedAt === 'routes' ? limiters : [];
  for (const [method, pattern] of appRoutes) {
    app[method === 'GET' ? 'get' : 'post'](pattern, ...before, answer);
  }
  app.use(((error, _request, response, _next) => {
    const { status, headers, body } = settings.answerError(error);
    response.status(status).set(headers).send(body);
  }) satisfies ErrorRequestHandler);
  return app;
}
