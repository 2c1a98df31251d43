import { createLimiter, slidingWindowLog } from '@sluice/core';
import { redisStore } from '@sluice/store-redis';
import type { Open } from '../../../contender.ts';
import { connectSluiceClient } from '../../redis/connect.ts';
import { allows } from '../../sluice-limits.ts';
import { steppingClock } from '../stepping-clock.ts';

/** The same on Redis, with the clock of this process. */
export const open: Open = async ({ limit, namespace, serverUrl }) => {
  const { client, connected } = await connectSluiceClient(serverUrl, false);
  const clock = steppingClock();
  const limiter = createLimiter({
    store: redisStore({ client, prefix: namespace, clock }),
    limits: [slidingWindowLog({ name: 'log', limit, window: limit })],
    deadlineMs: 5000,
  });
  const check = (key: string): unknown => {
    clock.step();
    return limiter.consume(key);
  };
  return {
    check,
    allows,
    ...connected,
    prepare: async (keys) => {
      clock.start();
      for (let i = 0; i < limit; i++) {
        clock.step();
        for (const key of keys) await limiter.consume(key);
      }
    },
  };
};
