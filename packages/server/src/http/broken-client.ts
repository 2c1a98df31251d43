import type { Socket } from 'node:net';
import { failureOf } from '../service/failure.ts';
import { ServiceError } from '../service/service-error.ts';
import { failureProblem } from './problem.ts';

/** Answers bytes that are not an HTTP request, or headers that are too large, and closes the connection. */
export function answerBrokenClient(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const isLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const failure = failureOf(
    isLarge
      ? new ServiceError('HEADERS_TOO_LARGE')
      : new ServiceError('INVALID_REQUEST', 'This is not HTTP.'),
  );
  const body = JSON.stringify(failureProblem(failure));
  const status = `${failure.status} ${isLarge ? 'Request Header Fields Too Large' : 'Bad Request'}`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}
