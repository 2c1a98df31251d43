import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Send } from './traffic.ts';

/** Runs `use` with a way to send requests to a listener over HTTP, behind a proxy on this machine. */
export async function served<T>(listener: RequestListener, use: (send: Send) => Promise<T>): Promise<T> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(sendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Sends requests such as `GET /login`, as the proxy does for this client. Resolves to the status. */
export function sendTo(origin: string): Send {
  return async (client, request) => {
    const [method = '', path] = request.split(' ');
    const headers = { 'x-forwarded-for': client };
    const response = await fetch(`${origin}${path}`, { method, headers, redirect: 'manual' });
    await response.arrayBuffer();
    return String(response.status);
  };
}
