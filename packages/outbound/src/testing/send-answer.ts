import type { ServerResponse } from 'node:http';
import type { FakeRequest } from './fake-upstream-options.ts';
import type { StyledAnswer } from './header-style.ts';

/** Sends the answer. Text is sent as it is, any other body as JSON. */
export function sendAnswer(
  response: ServerResponse,
  { method }: FakeRequest,
  { status, headers, body }: StyledAnswer,
): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  const hasBody = text !== '' && status !== 204 && status !== 304;
  response.writeHead(status, {
    ...(hasBody && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    ...headers,
  });
  response.end(hasBody && method !== 'HEAD' ? text : undefined);
}

/** A function of the test has thrown, or the client is gone: then this does nothing. */
export function sendMistake(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else response.writeHead(500, { 'content-type': 'text/plain' }).end(`fakeUpstream: ${String(error)}`);
}
