import { once } from 'node:events';
import { type IncomingMessage, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve as serveOnNode } from '@hono/node-server';
import { onTestFinished } from 'vitest';

type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** Serves a handler of the Web's `Request` on a real server. Resolves to its origin. */
export async function serve(fetch: Fetch): Promise<string> {
  const server = serveOnNode({ fetch: fetch as never, port: 0, hostname: '127.0.0.1' }) as Server;
  if (!server.listening) await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Returns the address of the connection, as the server of the tests reports it. */
export function peerOf(_request: Request, bindings?: HttpBindings): string | undefined {
  return bindings?.incoming.socket.remoteAddress;
}

/** Sends `count` requests in a row. Resolves to their statuses. */
export async function statuses(url: string, count: number, headers = {}): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) {
    seen.push((await fetch(url, { headers, redirect: 'manual' })).status);
  }
  return seen;
}

/** Sends a request from another address of this machine. Resolves to the status. */
export async function statusFrom(localAddress: string, url: string): Promise<number | undefined> {
  const sent = send(url, { localAddress }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}
