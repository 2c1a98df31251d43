import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Limiter } from '@sluice/core';
import { wrongType } from '@sluice/core/option-validation';
import type { RequestSubject } from '@sluice/http';
import { connectionLimiter } from './connection-limiter.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { socketFramework } from './socket-framework.ts';

/** The part of a server of Socket.IO that is used. */
export interface HandshakeServer {
  readonly engine: {
    use(middleware: (request: never, response: never, next: () => void) => void): unknown;
    on(event: 'connection', listener: (session: HandshakeSession) => void): unknown;
  };
}

/** A session of Engine.IO, which may outlive the connections it uses. */
export interface HandshakeSession {
  readonly request: IncomingMessage;
  once(event: 'close', listener: () => void): unknown;
}

/** A request that Engine.IO has read. */
type EngineRequest = IncomingMessage & { readonly _query: { readonly sid?: string } };

/**
 * Lets only handshakes within their limits open a session on a server of Socket.IO, by either transport. Any
 * other is answered with 429, the quota fields and a problem body (or by `onLimited`), before authentication.
 * Call it once, after the server has been attached: `new Server(httpServer)`. Returns the limiter.
 *
 * Requests of an open session do not count. A unit of a `concurrency` limit is held until the session closes.
 * If a function of the options throws, the answer is 500, and the error goes to `onError`.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * const io = new Server(httpServer);
 * limitHandshakes(io, { limits: [fixedWindow({ name: 'connects', limit: 20, window: '1m' })] });
 * ```
 */
export function limitHandshakes<Subject = string>(
  server: HandshakeServer,
  options: ConnectionOptions<Subject>,
): Limiter<RequestSubject<IncomingMessage>> {
  const engine = server?.engine;
  if (typeof engine?.use !== 'function') {
    const allowed = 'a server of Socket.IO that is attached to a server of Node';
    throw wrongType('limitHandshakes: the first argument', server, allowed, 'new Server(httpServer)');
  }
  /** What to call when the session of a request closes. */
  const endOf = new WeakMap<IncomingMessage, () => void>();
  const framework = socketFramework<ServerResponse>((request, response, listener) => {
    endOf.set(request, () => void listener(true));
    // Without a session, the handshake has failed later on.
    const isUpgrade = response.socket === null;
    (isUpgrade ? request.socket : response).once('close', () => endOf.get(request)?.());
  });
  const { guard, check } = connectionLimiter('limitHandshakes', framework, options);
  engine.on('connection', (session) => {
    const end = endOf.get(session.request);
    if (end === undefined) return;
    endOf.delete(session.request);
    session.once('close', end);
  });
  engine.use((request: EngineRequest, response: unknown, next: () => void) => {
    if (request._query.sid) return next();
    // For an upgrade, Engine.IO has a stand-in that sends nothing.
    check(request, response instanceof ServerResponse ? response : undefined, next);
  });
  return guard.limiter as Limiter<RequestSubject<IncomingMessage>>;
}
