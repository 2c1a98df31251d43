import express from 'express';
import { rateLimit, type Store } from 'express-rate-limit';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen, WINDOW_MS } from '../listen.ts';

interface ExpressRateLimitOptions {
  readonly standardHeaders?: 'draft-8';
  readonly redis?: boolean;
}

export const open: Open<ServedContender> = async ({ limit, namespace, serverUrl, options }) => {
  const { standardHeaders, redis } = options as ExpressRateLimitOptions;
  const { store, release } = redis ? await redisStore(serverUrl, namespace) : {};
  const app = express();
  app.use(
    rateLimit({
      limit,
      windowMs: WINDOW_MS,
      ...(standardHeaders !== undefined && { standardHeaders }),
      ...(store !== undefined && { store }),
    }),
  );
  app.get('/', (_request, response) => {
    response.json(ANSWER);
  });
  return listen(app, release);
};

async function redisStore(
  url: string,
  namespace: string,
): Promise<{ store: Store; release(): Promise<void> }> {
  const [{ RedisStore }, { connectIoredis }] = await Promise.all([
    import('rate-limit-redis'),
    import('../../redis/connect.ts'),
  ]);
  const { client, connected } = await connectIoredis(url);
  const store = new RedisStore({
    prefix: `${namespace}:`,
    sendCommand: (command: string, ...words: string[]) => client.call(command, ...words) as Promise<string>,
  });
  return { store, release: async () => connected.close() };
}
