import type { IncomingMessage } from 'node:http';
import type { Limiter } from '@sluice/core';
import type { RequestSubject } from '@sluice/http';
import { MessageLimiter } from './message-limiter.ts';
import type { MessageOptions } from './message-options.ts';

/** The part of a socket of Socket.IO that is used. */
export interface PacketSocket {
  readonly request: IncomingMessage;
  use(middleware: (packet: [string, ...unknown[]], next: () => void) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  disconnect(close: boolean): unknown;
}

/** A packet of a socket of Socket.IO. */
export interface Packet<Socket extends PacketSocket = PacketSocket> {
  readonly socket: Socket;
  /** The request of the handshake. */
  readonly request: IncomingMessage;
  readonly event: string;
  /** What the client has sent with the event, with the acknowledgement if it wants one. */
  readonly args: readonly unknown[];
}

/** Limits the packets of sockets that it is called with. */
export interface LimitedPackets<Socket extends PacketSocket> {
  (socket: Socket): void;
  /** The limiter behind it: the one that was given, or the one created from the limits. */
  readonly limiter: Limiter<RequestSubject<Packet<Socket>>>;
}

/**
 * Limits the packets that clients of Socket.IO send, by default by the address of the client. A packet over a
 * limit is dropped: no listener is called, and no acknowledgement is sent. With `denied: 'close'`, the client
 * is disconnected. `onLimited` may emit an answer.
 *
 * Packets reach their listeners in the order in which they came. Where a check fails, the packet is dropped
 * and the error goes to `onError`. A `concurrency` limit does not wait for listeners.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * io.on('connection', limitPackets({ limits: [perSecond], key: ({ socket }) => socket.data.user }));
 * ```
 */
export function limitPackets<Socket extends PacketSocket = PacketSocket, Subject = string>(
  options: MessageOptions<Packet<Socket>, Socket, Subject>,
): LimitedPackets<Socket> {
  const packets = new MessageLimiter<Packet<Socket>, Socket>('limitPackets', options, (socket) => ({
    onClose: (listener) => void socket.on('disconnect', listener),
    // Later, because Socket.IO calls listeners in a later tick, and only while connected.
    close: () => void setImmediate(() => socket.disconnect(true)),
  }));
  const limited = (socket: Socket): void => {
    const receive = packets.connect(socket);
    socket.use(([event, ...args], next) => {
      receive({ socket, request: socket.request, event, args }, next);
    });
  };
  return Object.assign(limited, { limiter: packets.limiter as LimitedPackets<Socket>['limiter'] });
}
