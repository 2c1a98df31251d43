import { createLimiter } from '@sluice/core';
import { redisStore } from '@sluice/store-redis';
import type { Open } from '../../../contender.ts';
import { allows, limitsOf, type SluiceOptions } from '../../sluice-limits.ts';
import { connectSluiceClient } from '../connect.ts';

interface RedisOptions extends SluiceOptions {
  readonly nodeRedis?: boolean;
}

export const open: Open = async ({ limit, namespace, serverUrl, options }) => {
  const { nodeRedis = false, ...limits } = options as unknown as RedisOptions;
  const { client, connected } = await connectSluiceClient(serverUrl, nodeRedis);
  const limiter = createLimiter({
    store: redisStore({ client, prefix: namespace }),
    limits: limitsOf(limits, limit),
    // Long enough that a busy machine does not run into the deadline.
    deadlineMs: 5000,
  });
  return { check: (key) => limiter.consume(key), allows, ...connected };
};
