import type { IncomingMessage } from 'node:http';
import type { Limiter } from '@sluice/core';
import type { RequestSubject } from '@sluice/http';
import { MessageLimiter } from './message-limiter.ts';
import type { MessageOptions } from './message-options.ts';

/** The part of a connection of `ws` that is used. */
export interface WebSocketConnection {
  on(event: 'close', listener: () => void): unknown;
  close(code: number, reason: string): void;
  pause(): void;
  resume(): void;
}

/** What `ws` passes to the listeners of messages. */
export type MessageData = Buffer | ArrayBuffer | Buffer[];

/** A message of a connection of `ws`. */
export interface WebSocketMessage<Socket extends WebSocketConnection = WebSocketConnection> {
  readonly socket: Socket;
  /** The request of the upgrade. */
  readonly request: IncomingMessage;
  readonly data: MessageData;
  readonly isBinary: boolean;
}

/** A listener of the event `message` of a connection of `ws`. */
export type MessageListener = (data: MessageData, isBinary: boolean) => unknown;

/** Wraps the listeners of messages. */
export interface LimitedMessages<Socket extends WebSocketConnection> {
  /** Returns the listener for one connection. */
  (socket: Socket, request: IncomingMessage, listener: MessageListener): MessageListener;
  /** The limiter behind it: the one that was given, or the one created from the limits. */
  readonly limiter: Limiter<RequestSubject<WebSocketMessage<Socket>>>;
}

/**
 * Limits the messages of connections of `ws`, by default by the address of the client. A message over a limit
 * is dropped: its listener is not called, and the client gets no answer. With `denied: 'close'`, the
 * connection is closed with the code 1008. `onLimited` may send an answer.
 *
 * Messages reach the listener in the order in which they came. While many wait for their checks, no more are
 * read. Where a check fails, the message is dropped and the error goes to `onError`. A unit of a
 * `concurrency` limit is held until the promise that the listener returns has settled.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * const limited = limitMessages({ limits: [perSecond], key: ({ request }) => userOf(request) });
 * sockets.on('connection', (socket, request) => {
 *   socket.on('message', limited(socket, request, (data) => handle(data)));
 * });
 * ```
 */
export function limitMessages<Socket extends WebSocketConnection = WebSocketConnection, Subject = string>(
  options: MessageOptions<WebSocketMessage<Socket>, Socket, Subject>,
): LimitedMessages<Socket> {
  const messages = new MessageLimiter<WebSocketMessage<Socket>, Socket>(
    'limitMessages',
    options,
    (socket) => ({
      onClose: (listener) => void socket.on('close', listener),
      close: (code, reason) => socket.close(code, reason),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    }),
  );
  const limited = (socket: Socket, request: IncomingMessage, listener: MessageListener): MessageListener => {
    const receive = messages.connect(socket);
    return (data, isBinary) => receive({ socket, request, data, isBinary }, () => listener(data, isBinary));
  };
  return Object.assign(limited, { limiter: messages.limiter as LimitedMessages<Socket>['limiter'] });
}
