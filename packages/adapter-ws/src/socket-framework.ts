import type { IncomingMessage } from 'node:http';
import type { Framework } from '@sluice/http';
import { nodeFramework } from '@sluice/http/node';

type OnAnswered<Response> = Framework<IncomingMessage, Response>['onAnswered'];

/**
 * Returns how a guard reads requests that open a connection. `onAnswered` is called with the listener for the
 * end of the connection.
 */
export function socketFramework<Response>(
  onAnswered: OnAnswered<Response>,
): Framework<IncomingMessage, Response> {
  return {
    ...nodeFramework<IncomingMessage, Response>({
      message: (request) => request,
      reply: (response) => response as never,
      // Node reads no header of a proxy.
      address: ({ socket }) => socket.remoteAddress,
      trustedProxies: () => 'none',
      route: () => undefined,
    }),
    gone({ socket }) {
      const client = new AbortController();
      const abort = (): void => client.abort();
      if (socket.destroyed) abort();
      else socket.once('close', abort);
      return { signal: client.signal, release: () => void socket.off('close', abort) };
    },
    onAnswered(request, response, listener) {
      if (request.socket.destroyed) void listener(false);
      else onAnswered(request, response, listener);
    },
  };
}
