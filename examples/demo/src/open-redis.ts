import type { Store } from '@sluice/core';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { Redis } from 'ioredis';

/**
 * A store in the Redis at this URL. Each run counts under a prefix of its own, so that its scenes begin with full limits.
 * Rejects with a plain message for people when nobody answers there.
 */
export async function openRedis(url: URL): Promise<Store> {
  const client = new Redis(url.href, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  let reason = '';
  client.on('error', (error) => {
    reason = error.message;
  });
  await client.connect().catch(() => {
    client.disconnect();
    throw new Error(`There is no Redis at ${url.host}: ${reason}`);
  });
  const store = redisStore({
    client: fromIoredis(client),
    prefix: `sluice-demo-${process.pid}-${Date.now()}:`,
  });
  const close = store.close.bind(store);
  // The store leaves a client that was passed in to its owner: here, to the demo.
  return Object.assign(store, { close: () => close().finally(() => client.disconnect()) });
}
