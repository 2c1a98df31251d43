import { once } from 'node:events';
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';

/** Serves on a free loopback port. Resolves to the port. The server is closed when the test ends. */
export async function listen(server: HttpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Starts a server of Socket.IO. It is closed when the test ends. */
export async function socketIoServer(): Promise<{ readonly io: Server; readonly port: number }> {
  const server = createServer();
  const io = new Server(server, { connectTimeout: 60_000 });
  const port = await listen(server);
  onTestFinished(() => void io.close());
  return { io, port };
}

/** The answer to an attempt to connect. */
export interface Answer {
  /** 101 if the connection is open. */
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly client: WebSocket;
}

/** Connects a client of `ws`. Resolves when it is open, or to the response that refuses it. */
export async function connect(port: number, options: ClientOptions = {}): Promise<Answer> {
  const client = new WebSocket(`ws://127.0.0.1:${port}`, options);
  onTestFinished(() => client.terminate());
  client.on('error', () => {});
  const refused = new Promise<IncomingMessage>((resolve) =>
    client.once('unexpected-response', (_request, response) => resolve(response)),
  );
  const response = await Promise.race([once(client, 'upgrade').then(([upgrade]) => upgrade), refused]);
  if (response.statusCode === 101) {
    if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
    return { status: 101, headers: response.headers, body: '', client };
  }
  let body = '';
  for await (const part of response.setEncoding('utf8')) body += part;
  return { status: response.statusCode, headers: response.headers, body, client };
}
