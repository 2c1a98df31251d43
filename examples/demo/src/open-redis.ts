import type { Store } from '@sluice/core';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { Redis } from 'ioredis';

/**
 * Opens a store in the Redis at this URL. Each run uses its own prefix, so it starts with full limits.
 * Rejects with a readable message when Redis cannot be reached.
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
  // The store does not close a client that it was given, so the demo does.
  return Object.assign(store, { close: () => close().finally(() => client.disconnect()) });
}
