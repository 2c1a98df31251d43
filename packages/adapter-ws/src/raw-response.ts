import { type IncomingMessage, ServerResponse } from 'node:http';

/**
 * Creates a response to a request whose socket Node has handed over for an upgrade. It is written to the
 * socket, which is closed after it, once {@link attach} has been called.
 */
export function rawResponse(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  return response;
}

/** Lets a response of {@link rawResponse} write to its socket. */
export function attach(response: ServerResponse): void {
  const { socket } = response.req;
  if (response.socket !== null || socket.destroyed) return;
  // The client may reset the connection meanwhile.
  socket.on('error', () => socket.destroy());
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.end(() => socket.destroy());
  });
}
