import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Limiter } from '@sluice/core';
import { wrongType } from '@sluice/core/option-validation';
import type { RequestSubject } from '@sluice/http';
import { connectionLimiter } from './connection-limiter.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { socketFramework } from './socket-framework.ts';

/** A listener of the event `upgrade` of Node's server. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/** A limit on upgrades: what it returns, with its limiter. */
export interface WithLimiter {
  /** The limiter behind it: the one that was given, or the one created from the limits. */
  readonly limiter: Limiter<RequestSubject<IncomingMessage>>;
}

/** The option `verifyClient` of `WebSocketServer`. */
export type VerifyClient = (info: { readonly req: IncomingMessage }, done: (passes: boolean) => void) => void;

const framework = socketFramework<ServerResponse>(({ socket }, _response, listener) => {
  socket.once('close', () => void listener(true));
});

/**
 * Wraps a listener of the event `upgrade` of Node's server so that it gets only upgrades within their limits.
 * Any other is answered with 429, the quota fields and a problem body (or by `onLimited`), and its socket is
 * closed. Put it before authentication, so that a flood of connections does not reach that.
 *
 * A unit of a `concurrency` limit is held until the connection closes. If a function of the options throws,
 * the answer is 500, and the error goes to `onError`.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first upgrade.
 *
 * @example
 * ```ts
 * const sockets = new WebSocketServer({ noServer: true });
 * const open = concurrency({ name: 'open', limit: 10, lease: '1m' });
 * server.on(
 *   'upgrade',
 *   limitUpgrades({ limits: [open] }, (request, socket, head) =>
 *     sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request)),
 *   ),
 * );
 * ```
 */
export function limitUpgrades<Subject = string>(
  options: ConnectionOptions<Subject>,
  listener: UpgradeListener,
): UpgradeListener & WithLimiter {
  const { guard, check } = connectionLimiter('limitUpgrades', framework, options);
  if (typeof listener !== 'function') {
    const example = '(request, socket, head) => sockets.handleUpgrade(...)';
    throw wrongType('limitUpgrades: the second argument', listener, 'a listener of `upgrade`', example);
  }
  const limited: UpgradeListener = (request, socket, head) =>
    check(request, undefined, () => listener(request, socket, head));
  return Object.assign(limited, { limiter: guard.limiter as WithLimiter['limiter'] });
}

/**
 * Creates the option `verifyClient` of `WebSocketServer`, for a server that handles upgrades itself. It
 * answers as {@link limitUpgrades} does.
 *
 * @example
 * ```ts
 * const verifyClient = verifyUpgrades({ limits: [perMinute] });
 * const sockets = new WebSocketServer({ port, verifyClient });
 * ```
 */
export function verifyUpgrades<Subject = string>(
  options: ConnectionOptions<Subject>,
): VerifyClient & WithLimiter {
  const { guard, check } = connectionLimiter('verifyUpgrades', framework, options);
  const verify: VerifyClient = ({ req }, done) => check(req, undefined, () => done(true));
  return Object.assign(verify, { limiter: guard.limiter as WithLimiter['limiter'] });
}
