import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { answer, type RoutedPage, unauthorized } from '../serving/routed-page.ts';

/** Methods that the Web's `Request` does not know. */
const UNKNOWN_TO_REQUEST = /^(TRACE|TRACK|CONNECT)$/;

/** A request of Node's `http`, on its way to a page. */
export interface NodeExchange {
  readonly message: IncomingMessage;
  readonly reply: ServerResponse;
  /** The request of the framework. */
  readonly original: unknown;
  /** The path and query, with the mount point. */
  readonly url: string;
  /** The path below the mount point. */
  readonly path: string;
  /** What a parser of the app has made of the body; undefined if the body is still to be read. */
  readonly parsedBody?: unknown;
}

/** Resolves to the page's answer. Rejects with what the function that admits visitors throws. */
export async function answerNode<Visitor>(
  page: RoutedPage<Visitor>,
  exchange: NodeExchange,
): Promise<Response> {
  const { message, original, path } = exchange;
  if (UNKNOWN_TO_REQUEST.test(message.method ?? 'GET')) return unauthorized(page.challenge);
  return answer(page, webRequest(exchange), original, path);
}

/** Sends the answer. Fields that the framework has set stay, unless the answer has them too. */
export async function sendOn(
  message: IncomingMessage,
  reply: ServerResponse,
  response: Response,
): Promise<void> {
  reply.statusCode = response.status;
  // A body that was not read to its end is not read now: the connection ends with the answer.
  if (!message.complete && message.httpVersionMajor < 2) reply.setHeader('connection', 'close');
  for (const [name, value] of response.headers) reply.setHeader(name, value);
  if (response.body === null) {
    reply.end();
    return;
  }
  reply.flushHeaders();
  // Rejects when the client has gone, which ends the stream as it should.
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream), reply).catch(() => {});
}

function webRequest({ message, reply, url, parsedBody }: NodeExchange): Request {
  const { method = 'GET' } = message;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    // Those with a colon are HTTP/2's own.
    if (value === undefined || name.startsWith(':')) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const gone = new AbortController();
  reply.once('close', () => gone.abort());
  const init = { method, headers, signal: gone.signal };
  if (method === 'GET' || method === 'HEAD') return new Request(absolute(message, url), init);
  const body = message.readableEnded ? JSON.stringify(parsedBody ?? null) : Readable.toWeb(message);
  return new Request(absolute(message, url), { ...init, body, duplex: 'half' } as RequestInit);
}

/** The `Host` of a client may be anything; what is not a host becomes `localhost`. */
function absolute({ headers, socket }: IncomingMessage, url: string): URL {
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  const path = url.startsWith('/') ? url : `/${url}`;
  const host = headers.host ?? '';
  const origin = URL.canParse(`${scheme}://${host}`) ? `${scheme}://${host}` : `${scheme}://localhost`;
  // Not resolved against the origin, since a path such as `//elsewhere` would replace the host.
  return new URL(new URL(origin).origin + path);
}
