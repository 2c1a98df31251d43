import {
  type AdapterUnderTest,
  type AppSettings,
  appRoutes,
  type SuiteOptions,
} from '@sluice/adapter-conformance';
import { rateLimit } from '@sluice/adapter-fastify';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { isOtherEnd, versionOf } from './node-server.ts';

/** The adapter on Fastify 5. */
export const onFastify: AdapterUnderTest = {
  name: `@sluice/adapter-fastify on Fastify ${versionOf('fastify')}`,
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
  async serve(options, settings) {
    const app = await appOf(options, settings);
    const { socketPath } = settings;
    const place = socketPath === undefined ? { host: '127.0.0.1', port: 0 } : { path: socketPath };
    return { origin: await app.listen(place), close: () => app.close() };
  },
};

async function appOf(options: readonly SuiteOptions[], settings: AppSettings): Promise<FastifyInstance> {
  const { trustsProxy, headers, parsesFirst, http2, limitedAt } = settings;
  const serverOptions: object = {
    forceCloseConnections: true,
    ...(trustsProxy && { trustProxy: isOtherEnd }),
    http2,
  };
  const app = fastify(serverOptions as FastifyServerOptions) as unknown as FastifyInstance;
  app.addHook('onRequest', async (_request, reply) => {
    // Some where Fastify keeps its own headers, the others where middleware of Node sets them.
    for (const [i, [name, value]] of Object.entries(headers).entries()) {
      if (i % 2 === 0) reply.header(name, value);
      else reply.raw.setHeader(name, value);
    }
  });
  app.addContentTypeParser('application/graphql', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode } = error as { readonly statusCode?: number };
    const answer = settings.answerError(error);
    reply
      .code(statusCode ?? answer.status)
      .headers(answer.headers)
      .send(answer.body);
  });
  const hook = parsesFirst ? 'preHandler' : 'onRequest';
  const global = limitedAt === 'app';
  for (const one of options) await app.register(rateLimit, { ...one, hook, global } as never);
  const [own] = options;
  for (const [method, url] of appRoutes) {
    app.route({
      method,
      url,
      ...(!global && { config: { rateLimit: own as never } }),
      async handler(request, reply) {
        const { status, headers: fields, body } = await settings.handle(request);
        return reply.code(status).headers(fields).send(body);
      },
    });
  }
  return app;
}
