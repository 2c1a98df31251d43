import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import {
  type AppSettings,
  type HandlerAnswer,
  runAdapterConformance,
  type ServedApp,
  type SuiteOptions,
} from '@sluice/adapter-conformance';
import type { Decision } from '@sluice/core';
import { describe, it } from 'vitest';
import { type Handlers, rateLimit } from '../src/index.ts';

runAdapterConformance(
  { describe, it },
  {
    name: `@sluice/adapter-template on Node ${process.versions.node}`,
    // Each of these is a promise, and the suite tests it.
    capabilities: {
      routes: false,
      unrouted: true,
      settles: true,
      decisions: true,
      shadowDecisions: false,
      earlierHeaders: true,
      fieldsOnErrors: true,
      clientGone: true,
      proxies: false,
      unixSockets: true,
      beforeBody: true,
      afterBody: false,
      webResponses: false,
      http2: false,
    },
    serve,
  },
);

/** Serves the app that a case asks for: the limiters in their order, then the handlers. */
async function serve(options: readonly SuiteOptions[], settings: AppSettings): Promise<ServedApp> {
  const onError: Handlers['onError'] = (error, _request, response) => {
    send(response, settings.answerError(error));
  };
  let app: Handlers['handle'] = (request, response, decision) => {
    answer(request, settings, decision).then(
      (answered) => send(response, answered),
      (error) => onError(error, request, response),
    );
  };
  // The first limiter is the outermost.
  for (const one of [...options].reverse()) app = rateLimit(one, { handle: app, onError });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(settings.headers)) response.setHeader(name, value);
    app(request, response, undefined);
  });
  if (settings.socketPath === undefined) server.listen(0, '127.0.0.1');
  else server.listen(settings.socketPath);
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Returns what the app answers. A framework has routes and parsers of its own. */
async function answer(
  request: IncomingMessage,
  settings: AppSettings,
  rateLimit: Decision | undefined,
): Promise<HandlerAnswer> {
  const { pathname } = new URL(request.url ?? '', 'http://localhost');
  const isRoute = pathname === '/login' || /^\/u\/[^/]+$/.test(pathname);
  if (!isRoute) return { status: 404, headers: {}, body: '' };
  if (request.headers['content-type'] === 'application/json') {
    try {
      Object.assign(request, { body: await json(request) });
    } catch {
      return { status: 400, headers: {}, body: '' };
    }
  }
  return settings.handle(request, { rateLimit });
}

function send(response: ServerResponse, { status, headers, body }: HandlerAnswer): void {
  response.writeHead(status, headers).end(body);
}
