import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { AdapterCapabilities, AppSettings, ServedApp } from '../../src/index.ts';

export type Message = IncomingMessage & { body?: unknown };

/** What both working adapters can do. */
export const everything: AdapterCapabilities = {
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
};

/** Returns the declared route of a request, or undefined without one. */
export function routeOf({ method, url = '' }: IncomingMessage): string | undefined {
  const { pathname } = URL.parse(url, 'http://x') ?? { pathname: '' };
  const folded = method === 'HEAD' ? 'GET' : method;
  if (pathname === '/login' && (folded === 'GET' || folded === 'POST')) return `${folded} /login`;
  return /^\/u\/[^/]+$/.test(pathname) && folded === 'GET' ? 'GET /u/:id' : undefined;
}

/** Reads a JSON body. Resolves to whether there is none, or a valid one. */
export async function parseBody(message: Message): Promise<boolean> {
  if (message.headers['content-type'] !== 'application/json' || message.body !== undefined) return true;
  try {
    message.body = await json(message);
    return true;
  } catch {
    return false;
  }
}

/** Listens as the settings say. */
export async function listen(
  listener: RequestListener,
  { http2, socketPath }: AppSettings,
): Promise<ServedApp> {
  const sessions = new Set<{ destroy(): void }>();
  const server = http2 ? createHttp2Server(listener as never) : createServer(listener);
  server.on('session', (session) => sessions.add(session));
  if (socketPath === undefined) server.listen(0, '127.0.0.1');
  else server.listen(socketPath);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      for (const session of sessions) session.destroy();
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    },
  };
}

/** Sends an answer, unless there has been one. */
export function answer(
  response: ServerResponse,
  { status, headers, body }: { status: number; headers: Readonly<Record<string, string>>; body: string },
): void {
  if (response.headersSent) return;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}
