// One of several processes that share a limit in Redis and lose it. Reports how much it admitted during the
// outage. argv: port of Redis, instances of the fallback, number of checks, limit.
import { createLimiter, fixedWindow, local } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { Redis } from 'ioredis';

const [port = 0, instances = 0, checks = 0, limit = 0] = process.argv.slice(2).map(Number);
const redis = new Redis(port, '127.0.0.1', {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
});
redis.on('error', () => {});
const limiter = createLimiter({
  store: redisStore({ client: fromIoredis(redis) }),
  limits: [fixedWindow({ name: 'shared', limit, window: '1h' })],
  onStoreFailure: local({ store: memoryStore(), instances }),
  deadlineMs: 1000,
});
while ((await limiter.peek('ready')).degraded) await new Promise((resolve) => setImmediate(resolve));
process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));
while (!(await limiter.peek('ready')).degraded) await new Promise((resolve) => setImmediate(resolve));
let admitted = 0;
for (let i = 0; i < checks; i++) {
  const { allowed, degraded } = await limiter.consume('hot');
  if (!degraded) throw new Error('the store answered');
  if (allowed) admitted++;
}
process.send?.(admitted);
redis.disconnect();
process.disconnect?.();
