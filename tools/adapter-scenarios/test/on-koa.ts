import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import Router from '@koa/router';
import { rateLimit, trustedHeaderIp } from '@sluice/adapter-koa';
import Koa, { type Context, type Middleware } from 'koa';
import { onTestFinished } from 'vitest';
import {
  type AnyRequest,
  type AppSettings,
  answerTo,
  type Framework,
  type ScenarioOptions,
  statusOf,
} from './frameworks.ts';

/**
 * Koa. It cannot name proxies, only count them: every setting other than `true` is one proxy, or named by
 * `trustedHeaderIp` on a Unix socket, where the proxy has no address.
 */
export const onKoa: Framework = {
  name: 'Koa',
  serve(options, settings = {}) {
    const app = koaApp(settings);
    for (const one of options) app.use(limited(one, settings));
    const slow = new Router().get('/slow', async (context) => {
      await new Promise<void>((answer) => settings.waiting?.push(answer));
      context.body = 'done';
    });
    app.use(slow.routes() as Middleware);
    addRoutes(app);
    return listen(app, settings);
  },
  serveRoutes(options, settings = {}) {
    const app = koaApp(settings);
    addRoutes(app, limited(options, settings));
    return listen(app, settings);
  },
};

/** Creates the middleware. The functions of the scenarios read requests of Node. */
function limited(options: ScenarioOptions, { trustProxy, path }: AppSettings): Middleware {
  const ofContext = Object.entries(options).map(([name, value]) => {
    if (typeof value !== 'function' || name === 'onDiagnostic') return [name, value];
    const call = value as (request: AnyRequest, ...more: unknown[]) => unknown;
    return [name, (context: Context, ...more: unknown[]) => call(requestOf(context), ...more.map(sendable))];
  });
  const isNamed = path !== undefined && trustProxy === 'loopback';
  const byName = trustedHeaderIp({ header: 'x-forwarded-for', from: ['127.0.0.1'] });
  const address = isNamed ? { address: (context: Context) => byName(context) } : {};
  return rateLimit({ ...address, ...Object.fromEntries(ofContext) });
}

function requestOf(context: Context): AnyRequest {
  const { ip, method, url, headers, socket, request } = context;
  return { ip, method, url, headers, socket, body: (request as { body?: unknown }).body };
}

/** Returns a response of Koa as the scenarios use it, and everything else as it is. */
function sendable(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || !('res' in argument)) return argument;
  const response = argument as Koa.Response;
  const send = (body: string): void => {
    response.body = body;
  };
  return { statusCode: response.status, send };
}

function koaApp({ trustProxy, headers = {}, parsesFirst = false }: AppSettings): Koa {
  const app = new Koa();
  app.proxy = trustProxy !== undefined;
  app.maxIpsCount = trustProxy === true ? 0 : 1;
  app.silent = true;
  app.use(async (context, next) => {
    try {
      context.set(headers);
      if (parsesFirst) await parseBody(context);
      await next();
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string };
      context.status = 500;
      context.body = { name, code };
    }
  });
  return app;
}

async function parseBody({ req, request }: Context): Promise<void> {
  const parse = { 'application/json': json, 'application/graphql': text }[request.type];
  if (parse !== undefined) Object.assign(request, { body: await parse(req) });
}

function addRoutes(app: Koa, ...before: Middleware[]): void {
  const router = new Router();
  const answer: Middleware = (context) => {
    context.status = statusOf(context.headers);
    context.body = answerTo(context.state);
  };
  for (const path of ['/login', '/u/:id']) {
    router.get(path, ...(before as []), answer as never);
    if (path === '/login') router.post(path, ...(before as []), answer as never);
  }
  app.use(router.routes() as Middleware);
}

async function listen(app: Koa, { path, atEnd = onTestFinished }: AppSettings): Promise<string> {
  const server = createServer(app.callback());
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return path ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
