import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Decision } from '@sluice/core';
import { webLimiter } from '@sluice/http/web';
import type { AdapterUnderTest } from '../../src/index.ts';
import { everything, listen, type Message, routeOf } from './app.ts';

/** A request on its way. The suite finds the Web's request by its name. */
export interface Incoming {
  readonly request: Request;
  readonly address: string | undefined;
  rateLimit?: Decision;
  shadowRateLimit?: Decision;
}

/** The parts of a working adapter for the Web's `Request`. A broken one replaces a part. */
export interface WebParts {
  carrier?(incoming: Incoming): object;
  /** Changes the response that a limiter receives from its handler. */
  inner?(response: Response): Response;
  /** Changes the response that a limiter returns. */
  outer?(response: Response): Response;
}

/** The working adapter, or one with a part that is not. It serves the Web's `Request` on Node. */
export function webAdapter(name: string, parts: WebParts = {}): AdapterUnderTest {
  const { carrier = (incoming) => incoming, inner = (response) => response, outer = inner } = parts;
  return {
    name,
    capabilities: {
      ...everything,
      routes: false,
      earlierHeaders: false,
      proxies: false,
      afterBody: false,
      webResponses: true,
      http2: false,
    },
    async serve(options, settings) {
      const limiters = options.map((one) => {
        return webLimiter<Incoming>(
          { request: ({ request }) => request, carrier, route: () => undefined },
          {
            keepDecision(incoming, decision, isShadow) {
              incoming[isShadow ? 'shadowRateLimit' : 'rateLimit'] = decision;
            },
          },
          { ...one, address: (incoming: unknown) => (incoming as Incoming).address },
        );
      });
      const respond = async (incoming: Incoming, i: number, message: Message): Promise<Response> => {
        const limiter = limiters[i];
        if (limiter !== undefined) {
          return outer(
            await limiter.answer(incoming, async () => inner(await respond(incoming, i + 1, message))),
          );
        }
        if (routeOf(message) === undefined) return new Response('No route.', { status: 404 });
        try {
          const { response, body, ...init } = await settings.handle(incoming);
          return response ?? new Response(body, init);
        } catch (error) {
          return failure(error);
        }
      };
      const failure = (error: unknown): Response => {
        const { body, ...init } = settings.answerError(error);
        return new Response(body, init);
      };
      return listen(async (message, reply) => {
        const url = URL.parse(message.url ?? '', 'http://x');
        if (url === null) {
          reply.writeHead(400).end();
          return;
        }
        const incoming = { request: requestOf(message, reply, url), address: message.socket.remoteAddress };
        await send(reply, await respond(incoming, 0, message).catch(failure));
      }, settings);
    },
  };
}

function requestOf(message: Message, reply: ServerResponse, url: URL): Request {
  const client = new AbortController();
  reply.once('close', () => !reply.writableFinished && client.abort());
  const hasBody = message.method === 'POST';
  return new Request(url, {
    method: message.method ?? 'GET',
    headers: Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
    signal: client.signal,
    ...(hasBody && { body: Readable.toWeb(message) as ReadableStream, duplex: 'half' as const }),
  });
}

async function send(reply: ServerResponse, response: Response): Promise<void> {
  reply.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') reply.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.setHeader('set-cookie', cookies);
  reply.end(Buffer.from(await response.arrayBuffer()));
}
