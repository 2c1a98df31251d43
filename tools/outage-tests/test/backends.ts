import type { Store } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, fromNodeRedis, redisStore } from '@sluice/store-redis';
import {
  type FaultProxy,
  type Server,
  startFaultProxy,
  startPostgres,
  startRedis,
} from '@sluice/test-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createClient } from 'redis';

/** A server behind a proxy, and a store that reaches it through the proxy. */
export interface Backend {
  readonly server: Server;
  readonly proxy: FaultProxy;
  readonly store: Store;
  stop(): Promise<void>;
}

/** Short enough for service to recover within a second. The clients' own pauses grow to several seconds. */
const RECONNECT_AFTER_MS = 100;

export const backends: Readonly<Record<string, () => Promise<Backend>>> = {
  'Redis, by ioredis': async () => {
    const { server, proxy, stop } = await behindProxy(await startRedis({ own: true }));
    const redis = new Redis(proxy.port, proxy.host, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => RECONNECT_AFTER_MS,
    });
    redis.on('error', () => {});
    const store = redisStore({ client: fromIoredis(redis) });
    return { server, proxy, store, stop: () => stop(() => redis.disconnect()) };
  },
  'Redis, by node-redis': async () => {
    const { server, proxy, stop } = await behindProxy(await startRedis({ own: true }));
    const redis = createClient({
      socket: { host: proxy.host, port: proxy.port, reconnectStrategy: () => RECONNECT_AFTER_MS },
      disableOfflineQueue: true,
    });
    redis.on('error', () => {});
    await redis.connect();
    const store = redisStore({ client: fromNodeRedis(redis) });
    return { server, proxy, store, stop: () => stop(() => redis.destroy()) };
  },
  Postgres: async () => {
    const { server, proxy, stop } = await behindProxy(await startPostgres({ own: true }));
    const url = new URL(server.url);
    url.host = `${proxy.host}:${proxy.port}`;
    const pool = new pg.Pool({ connectionString: url.href, max: 10 });
    const store = postgresStore({ pool });
    await store.migrate();
    return { server, proxy, store, stop: () => stop(() => void pool.end()) };
  },
};

async function behindProxy(server: Server) {
  const proxy = await startFaultProxy({ target: server });
  const stop = async (disconnect: () => void): Promise<void> => {
    disconnect();
    await Promise.all([proxy.stop(), server.stop()]);
  };
  return { server, proxy, stop };
}
