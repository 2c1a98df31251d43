import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServedContender } from '../../contender.ts';

/** The response body of every server. */
export const ANSWER = { hello: 'world' } as const;

export const WINDOW_MS = 60_000;

/** Serves on a free port of loopback. `release` is called after it is closed. */
export async function listen(
  listener: RequestListener | Server,
  release: () => Promise<void> = async () => {},
): Promise<ServedContender> {
  const server = typeof listener === 'function' ? createServer(listener) : listener;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await release();
    },
  };
}
