import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Framework } from '../src/index.ts';
import { nodeFramework as nodeFrameworkOf } from '../src/node/index.ts';

/** How a guard reads Node's own requests. */
export const nodeFramework: Framework<IncomingMessage, ServerResponse> = nodeFrameworkOf({
  message: (request) => request,
  reply: (response) => response,
  address: (request) => request.socket.remoteAddress,
  trustedProxies: () => 'none',
  route: () => 'GET /',
});

/** Returns the part of a request that a guard reads. */
export function newRequest(): IncomingMessage {
  return { headers: {}, socket: { remoteAddress: '192.0.2.1' } } as IncomingMessage;
}

/** Returns the part of a response that a guard reads. */
export function newResponse(): ServerResponse {
  return new EventEmitter() as ServerResponse;
}
