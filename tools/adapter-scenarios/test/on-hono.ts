import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { rateLimit } from '@sluice/adapter-web/hono';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { onTestFinished } from 'vitest';
import {
  type AnyRequest,
  type AppSettings,
  answerTo,
  type Framework,
  type ScenarioOptions,
  statusOf,
} from './frameworks.ts';

type App = Hono<{ Bindings: HttpBindings }>;

/** Hono on Node. It has no setting for proxies. */
export const onHono: Framework = {
  name: 'Hono',
  serve(options, settings = {}) {
    const app = honoApp(settings);
    for (const one of options) app.use(limited(one));
    app.get('/slow', async (context) => {
      await new Promise<void>((answer) => settings.waiting?.push(answer));
      return context.text('done');
    });
    addRoutes(app);
    return listen(app, settings);
  },
  serveRoutes(options, settings = {}) {
    const app = honoApp(settings);
    addRoutes(app, limited(options));
    return listen(app, settings);
  },
};

/** Creates the middleware. The functions of the scenarios read requests of Node. */
function limited(options: ScenarioOptions): MiddlewareHandler {
  const ofContext = Object.entries(options).map(([name, value]) => {
    if (typeof value !== 'function' || name === 'onDiagnostic') return [name, value];
    const call = value as (request: AnyRequest, ...more: unknown[]) => unknown;
    return [name, (context: Context, ...more: unknown[]) => called(call, requestOf(context), more)];
  });
  return rateLimit({
    ...Object.fromEntries(ofContext),
    address: (context) => getConnInfo(context).remote.address,
  });
}

/** Calls a function of a scenario. For a response of the Web, returns what the function sends. */
function called(
  call: (request: AnyRequest, ...more: unknown[]) => unknown,
  request: AnyRequest,
  [second, ...rest]: unknown[],
): unknown {
  if (!(second instanceof Response)) return call(request, second, ...rest);
  const { status } = second;
  let sent: Response | undefined;
  const send = (body: string): void => {
    sent = new Response(body, { status });
  };
  const result = call(request, { statusCode: status, send }, ...rest);
  return sent ?? result;
}

function requestOf(context: Context): AnyRequest {
  const { method, url, headers } = context.req.raw;
  const remoteAddress = getConnInfo(context).remote.address;
  const record = Object.fromEntries(headers);
  return { method, url, headers: record, ip: remoteAddress, socket: { remoteAddress } };
}

function honoApp({ headers = {} }: AppSettings): App {
  const app: App = new Hono();
  app.use(async (context, next) => {
    // Some where Hono keeps headers for its own responses, the others on a response.
    for (const [i, [name, value]] of Object.entries(headers).entries()) {
      if (i % 2 === 0) context.header(name, value);
      else context.res.headers.set(name, value);
    }
    await next();
  });
  app.onError((error, context) => {
    return context.json({ name: error.name, code: (error as { code?: string }).code }, 500);
  });
  return app;
}

function addRoutes(app: App, ...before: MiddlewareHandler[]): void {
  const answer = (context: Context): Response => {
    const { rateLimit, shadowRateLimit } = context.var;
    return context.json(
      answerTo({ rateLimit, shadowRateLimit }),
      statusOf(requestOf(context).headers) as 200,
    );
  };
  for (const handler of [...before, answer]) {
    app.on(['GET', 'POST'], ['/login'], handler).get('/u/:id', handler);
  }
}

async function listen(app: App, { atEnd = onTestFinished }: AppSettings): Promise<string> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  if (!server.listening) await once(server, 'listening');
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
