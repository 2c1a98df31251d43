import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Framework } from '../framework.ts';

/** What differs between frameworks on Node's own `http`. */
export interface NodeReaders<Request, Response>
  extends Pick<Framework<Request, Response>, 'address' | 'trustedProxies' | 'route'> {
  /** Returns Node's own request. */
  message(request: Request): IncomingMessage;
  /** Returns Node's own response. */
  reply(response: Response): ServerResponse;
}

/**
 * Returns how a guard reads the requests of a framework on Node's own `http`.
 *
 * @example
 * ```ts
 * const framework = nodeFramework<IncomingMessage, ServerResponse>({
 *   message: (request) => request,
 *   reply: (response) => response,
 *   address: (request) => request.socket.remoteAddress,
 *   trustedProxies: () => 'none',
 *   route: () => undefined,
 * });
 * ```
 */
export function nodeFramework<Request, Response>({
  message,
  reply: replyOf,
  address,
  trustedProxies,
  route,
}: NodeReaders<Request, Response>): Framework<Request, Response> {
  return {
    carrier: message,
    header(request, name) {
      const value = message(request).headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    peer(request) {
      const { remoteAddress, destroyed } = message(request).socket;
      return { address: remoteAddress, isConnected: !destroyed };
    },
    address,
    trustedProxies,
    route,
    gone(_request, response) {
      const reply = replyOf(response);
      const client = new AbortController();
      const abort = (): void => client.abort();
      if (reply.destroyed) abort();
      else reply.once('close', abort);
      return { signal: client.signal, release: () => void reply.off('close', abort) };
    },
    onAnswered(_request, response, listener) {
      const reply = replyOf(response);
      let isEnded = false;
      const end = (isSent: boolean): void => {
        if (isEnded) return;
        isEnded = true;
        void listener(isSent);
      };
      if (reply.writableFinished) end(true);
      else if (reply.destroyed) end(false);
      else reply.once('finish', () => end(true)).once('close', () => end(false));
    },
  };
}
