import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { race } from './racers.mjs';

export async function check(load) {
  const { fromIoredis, fromNodeRedis, redisStore } = await load('@sluice/store-redis');
  const ioredis = new Redis(process.env.REDIS_URL, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  const nodeRedis = await createClient({ url: process.env.REDIS_URL, disableOfflineQueue: true }).connect();
  try {
    await race(load, redisStore({ client: fromIoredis(ioredis) }));
    await race(load, redisStore({ client: fromNodeRedis(nodeRedis) }));
  } finally {
    ioredis.disconnect();
    nodeRedis.destroy();
  }
}
