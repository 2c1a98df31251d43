import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, type Http2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { AppSettings, ServedApp } from '@sluice/adapter-conformance';

/** Listens with a listener of Node, as the settings say. */
export async function listen(
  listener: RequestListener,
  { http2, socketPath }: AppSettings,
): Promise<ServedApp> {
  const server = http2 ? createHttp2Server(listener as never) : createServer(listener);
  const sessions = new Set<Http2Session>();
  server.on('session', (session: Http2Session) => sessions.add(session));
  if (socketPath === undefined) server.listen(0, '127.0.0.1');
  else server.listen(socketPath);
  await once(server, 'listening');
  return {
    origin: socketPath ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const session of sessions) session.destroy();
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    },
  };
}

/** Returns the version of a framework, by the name that it is installed under, here or in another tool. */
export function versionOf(framework: string, tool = 'adapter-scenarios'): string {
  const path = new URL(`../../../${tool}/node_modules/${framework}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')).version;
}

/** Whether an address is that of the other end of the connection, which has none on a Unix socket. */
export function isOtherEnd(address: string | undefined): boolean {
  return address === undefined || address === '127.0.0.1';
}
