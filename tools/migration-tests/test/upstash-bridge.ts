import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';

type Answer = { readonly result: unknown } | { readonly error: string };

/** A flag of scripts that only the service of Upstash knows: Redis rejects it. */
const OWN_FLAG = /^#!lua flags=allow-key-locking/;

/** Speaks the REST protocol of Upstash, one command or a pipeline, and passes commands to a real Redis. */
export async function startUpstashBridge(redisUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const redis = new Redis(redisUrl);
  const send = async ([name = '', ...args]: readonly string[]): Promise<Answer> => {
    try {
      return {
        result: encoded(
          await redis.call(name, ...args.map((word) => String(word).replace(OWN_FLAG, '#!lua'))),
        ),
      };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
  const answer = async (request: IncomingMessage): Promise<readonly Answer[] | Answer> => {
    const body = JSON.parse(await text(request));
    return request.url === '/pipeline' ? Promise.all(body.map(send)) : send(body);
  };
  const server = createServer(async (request, response) => {
    const sent = await answer(request);
    response.writeHead('error' in sent ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(sent));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await redis.quit();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Texts in base64, as the client asks for by `Upstash-Encoding`. */
function encoded(reply: unknown): unknown {
  if (Array.isArray(reply)) return reply.map(encoded);
  return typeof reply === 'string' && reply !== 'OK' ? Buffer.from(reply).toString('base64') : reply;
}
