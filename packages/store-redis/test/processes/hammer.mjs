// One of several processes that hammer the same limits. Sends the number of checks that it was granted.
// argv: url of the server, prefix, milliseconds by which this process's clock is wrong, checks.
import {
  block,
  concurrency,
  createLimiter,
  fixedWindow,
  gcra,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { Redis } from 'ioredis';

const [url = '', prefix = '', skewMs = '0', checks = '0'] = process.argv.slice(2);
const { now } = Date;
Date.now = () => now() + Number(skewMs);

const redis = new Redis(url, {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
});
const store = redisStore({ client: fromIoredis(redis) });
const hour = '1h';
const single = {
  'fixed-window': fixedWindow({ name: 'f', limit: 500, window: '1d' }),
  'sliding-window': slidingWindow({ name: 's', limit: 500, window: '1d' }),
  'sliding-window-log': slidingWindowLog({ name: 'l', limit: 500, window: '1d' }),
  'token-bucket': tokenBucket({ name: 't', capacity: 500, refill: { amount: 1, every: hour } }),
  'leaky-bucket': leakyBucket({ name: 'b', capacity: 500, leak: { amount: 1, every: hour } }),
  gcra: gcra({ name: 'g', limit: 1, period: hour, burst: 500 }),
  concurrency: concurrency({ name: 'c', limit: 500, lease: '1d' }),
};
/** @param {import('@sluice/core').Limit[]} limits */
const limiterOf = (...limits) => createLimiter({ store, limits, prefix, deadlineMs: 60_000 });
const limiters = {
  ...Object.fromEntries(Object.entries(single).map(([name, limit]) => [name, limiterOf(limit)])),
  together: limiterOf(
    fixedWindow({ name: 'tight', limit: 300, window: '1d' }),
    tokenBucket({ name: 'loose', capacity: 800, refill: { amount: 1, every: hour } }),
    block({ name: 'block' }),
  ),
};

/** @type {Record<string, number>} */
const granted = {};
await Promise.all(
  Object.entries(limiters).map(async ([name, limiter]) => {
    // In waves, with other costs and keys between: some checks coalesce, some do not.
    let sum = 0;
    for (let done = 0; done < Number(checks); done += 20) {
      const costs = Array.from({ length: 20 }, (_, i) => 1 + ((done + i) % 3));
      const decisions = await Promise.all(costs.map((cost) => limiter.consume('everybody', { cost })));
      for (const [i, { allowed }] of decisions.entries()) if (allowed) sum += costs[i] ?? 0;
    }
    // Uses up what is too small for the larger costs.
    for (;;) {
      const { allowed } = await limiter.consume('everybody');
      if (!allowed) break;
      sum += 1;
    }
    granted[name] = sum;
  }),
);
process.send?.(granted);
redis.disconnect();
