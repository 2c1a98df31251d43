import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rateLimit as expressRateLimit } from '@sluice/adapter-express';
import { rateLimit as fastifyRateLimit } from '@sluice/adapter-fastify';
import type { Decision, Limit } from '@sluice/core';
import type { StoreGuardOptions } from '@sluice/http';
import express, { type Express } from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';

/** The part of a request that the scenarios read, on every framework. */
export interface AnyRequest {
  readonly ip?: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly body?: unknown;
}

/** The part of a response that the scenarios use. */
export interface AnyResponse {
  readonly statusCode: number;
  send(body: string): unknown;
}

/** The options that both adapters take. */
export type ScenarioOptions = Omit<StoreGuardOptions<AnyRequest, AnyResponse>, 'limits'> & {
  readonly limits: readonly Limit[] | ((request: AnyRequest) => readonly Limit[] | null);
};

/** The settings of the app. */
export interface AppSettings {
  readonly trustProxy?: boolean | number | string | ((address: string | undefined) => boolean);
  /** The path of a Unix socket to listen on, in place of a port. */
  readonly path?: string;
  /** Headers that the app sets before the first check. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether bodies are parsed before the first check: as JSON, and `application/graphql` as text. */
  readonly parsesFirst?: boolean;
  /** Where `GET /slow` puts the function that answers it, for each request. */
  readonly waiting?: (() => void)[];
  /** Calls its argument when the test has ended. A concurrent test passes its own. */
  readonly atEnd?: typeof onTestFinished;
}

/**
 * An app behind limits. `GET /login`, `POST /login` and `GET /u/:id` answer with the status in `x-answer`.
 */
export interface Framework {
  readonly name: string;
  /**
   * Checks each request with each of the options, in order. Resolves to the origin of a server that listens,
   * or to the path of its Unix socket.
   */
  serve(options: readonly ScenarioOptions[], settings?: AppSettings): Promise<string>;
  /** Does the same with limits at the routes only: requests without a route are not limited. */
  serveRoutes(options: ScenarioOptions, settings?: AppSettings): Promise<string>;
}

/** Returns the status that a request asks for in `x-answer`. Default: 200. */
export function statusOf(headers: AnyRequest['headers']): number {
  return Number(headers['x-answer'] ?? 200);
}

/** Returns what a handler answers: that the request has passed, and what was decided. */
export function answerTo({ rateLimit, shadowRateLimit }: Decided): object {
  return { passed: true, decided: rateLimit?.allowed, inShadow: shadowRateLimit?.allowed };
}

interface Decided {
  readonly rateLimit?: Decision | undefined;
  readonly shadowRateLimit?: Decision | undefined;
}

const onExpress: Framework = {
  name: 'Express',
  serve(options, settings = {}) {
    const app = expressApp(settings);
    for (const one of options) app.use(expressRateLimit(one as never));
    app.get('/slow', (_request, response) => {
      settings.waiting?.push(() => void response.end('done'));
    });
    addExpressRoutes(app);
    return listen(app, settings);
  },
  serveRoutes(options, settings = {}) {
    const app = expressApp(settings);
    addExpressRoutes(app, expressRateLimit(options as never));
    return listen(app, settings);
  },
};

function expressApp({ trustProxy, headers = {}, parsesFirst = false }: AppSettings): Express {
  const app = express();
  if (trustProxy !== undefined) app.set('trust proxy', trustProxy);
  app.use((_request, response, next) => {
    response.set(headers);
    next();
  });
  if (parsesFirst) app.use(express.json(), express.text({ type: 'application/graphql' }));
  return app;
}

function addExpressRoutes(app: Express, ...before: express.RequestHandler[]): void {
  const answer: express.RequestHandler = (request, response) => {
    response.status(statusOf(request.headers)).json(answerTo(request));
  };
  app.get('/login', ...before, answer);
  app.post('/login', ...before, answer);
  app.get('/u/:id', ...before, answer);
  app.use(((error: { code?: string; name: string }, _request, response, _next) => {
    response.status(500).json({ name: error.name, code: error.code });
  }) satisfies express.ErrorRequestHandler);
}

async function listen(app: Express, { path, atEnd = onTestFinished }: AppSettings): Promise<string> {
  const server = createServer(app);
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return path ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const onFastify: Framework = {
  name: 'Fastify',
  async serve(options, settings = {}) {
    const app = fastifyApp(settings);
    const hook = settings.parsesFirst === true ? 'preHandler' : 'onRequest';
    for (const one of options) await app.register(fastifyRateLimit, { ...one, hook } as never);
    app.get('/slow', () => new Promise((answer) => settings.waiting?.push(() => answer('done'))));
    addFastifyRoutes(app);
    return listenFastify(app, settings);
  },
  async serveRoutes(options, settings = {}) {
    const app = fastifyApp(settings);
    const { store } = options;
    await app.register(fastifyRateLimit, { store, global: false });
    addFastifyRoutes(app, options);
    return listenFastify(app, settings);
  },
};

function fastifyApp({ trustProxy, headers = {} }: AppSettings): FastifyInstance {
  const app = fastify(trustProxy === undefined ? {} : { trustProxy: trustProxy as string });
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
  app.setErrorHandler((error: { code?: string; name: string }, _request, reply) => {
    reply.code(500).send({ name: error.name, code: error.code });
  });
  return app;
}

function addFastifyRoutes(app: FastifyInstance, rateLimit?: ScenarioOptions): void {
  const config = rateLimit === undefined ? {} : { config: { rateLimit: rateLimit as never } };
  for (const [method, url] of [
    ['GET', '/login'],
    ['POST', '/login'],
    ['GET', '/u/:id'],
  ] as const) {
    app.route({
      method,
      url,
      ...config,
      handler: (request, reply) => reply.code(statusOf(request.headers)).send(answerTo(request)),
    });
  }
}

async function listenFastify(app: FastifyInstance, settings: AppSettings): Promise<string> {
  const { path, atEnd = onTestFinished } = settings;
  atEnd(() => app.close());
  if (path !== undefined) {
    await app.listen({ path });
    return path;
  }
  return app.listen({ host: '127.0.0.1', port: 0 });
}

export const frameworks: readonly Framework[] = [onExpress, onFastify];
