import fastifyRateLimit from '@fastify/rate-limit';
import fastify from 'fastify';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen, WINDOW_MS } from '../listen.ts';

export const open: Open<ServedContender> = async ({ limit, namespace, serverUrl, options }) => {
  const redis = options.redis === true ? await connect(serverUrl) : undefined;
  const app = fastify();
  await app.register(fastifyRateLimit, {
    max: limit,
    timeWindow: WINDOW_MS,
    nameSpace: `${namespace}:`,
    ...(redis !== undefined && { redis: redis.client }),
  });
  app.get('/', (_request, reply) => reply.send(ANSWER));
  await app.ready();
  return listen(app.server, async () => redis?.connected.close());
};

async function connect(url: string): ReturnType<typeof import('../../redis/connect.ts')['connectIoredis']> {
  const { connectIoredis } = await import('../../redis/connect.ts');
  return connectIoredis(url);
}
