import type { ClientRateLimitInfo, Options } from 'express-rate-limit';
import { type RedisReply, RedisStore } from 'rate-limit-redis';
import type { Open } from '../../../contender.ts';
import { connectIoredis } from '../connect.ts';

/** The Redis store of express-rate-limit alone, without a request. */
export const open: Open = async ({ limit, namespace, serverUrl }) => {
  const { client, connected } = await connectIoredis(serverUrl);
  const store = new RedisStore({
    prefix: `${namespace}:`,
    sendCommand: (command: string, ...words: string[]) =>
      client.call(command, ...words) as Promise<RedisReply>,
  });
  // The store reads only this option of the middleware.
  await store.init({ windowMs: 3_600_000 } as Options);
  return {
    check: (key) => store.increment(key),
    allows: (answer) => (answer as ClientRateLimitInfo).totalHits <= limit,
    ...connected,
  };
};
