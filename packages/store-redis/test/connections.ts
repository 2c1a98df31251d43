import { Cluster, Redis } from 'ioredis';
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis-5';
import { createClient, createCluster } from 'redis';
import { createClient as createClient5, createCluster as createCluster5 } from 'redis-5';
import { fromIoredis, fromNodeRedis, type IoredisLike, type RedisClient } from '../src/index.ts';

/** A connected client of some library, adapted for the store. */
export interface Connected {
  readonly client: RedisClient;
  close(): Promise<unknown>;
}

export interface Connection {
  readonly topology: 'standalone' | 'cluster';
  connect(urls: readonly string[]): Promise<Connected>;
}

/** The options that the README recommends, so that no test causes a warning. */
export const safeOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
} as const;

/** Every library, version, protocol and topology that the store is for. */
export const connections: Readonly<Record<string, Connection>> = {
  'ioredis 6, RESP3': {
    topology: 'standalone',
    connect: async ([url = '']) => ofIoredis(new Redis(url, safeOptions)),
  },
  'ioredis 6, RESP2': {
    topology: 'standalone',
    connect: async ([url = '']) => ofIoredis(new Redis(url, { ...safeOptions, protocol: 2 })),
  },
  'ioredis 5': {
    topology: 'standalone',
    connect: async ([url = '']) => ofIoredis(new Redis5(url, safeOptions)),
  },
  'node-redis 6, RESP3': {
    topology: 'standalone',
    connect: ([url = '']) => ofNodeRedis(createClient({ url, disableOfflineQueue: true })),
  },
  'node-redis 6, RESP2': {
    topology: 'standalone',
    connect: ([url = '']) => ofNodeRedis(createClient({ url, disableOfflineQueue: true, RESP: 2 })),
  },
  'node-redis 5': {
    topology: 'standalone',
    connect: ([url = '']) => ofNodeRedis(createClient5({ url, disableOfflineQueue: true })),
  },
  'ioredis 6 Cluster': {
    topology: 'cluster',
    connect: async (urls) => ofIoredis(new Cluster([...urls], { retryDelayOnFailover: 0 })),
  },
  'ioredis 5 Cluster': {
    topology: 'cluster',
    connect: async (urls) => ofIoredis(new Cluster5([...urls], { retryDelayOnFailover: 0 })),
  },
  'node-redis 6 Cluster': {
    topology: 'cluster',
    connect: (urls) =>
      ofNodeRedis(
        createCluster({ rootNodes: urls.map((url) => ({ url })), defaults: { disableOfflineQueue: true } }),
      ),
  },
  'node-redis 5 Cluster': {
    topology: 'cluster',
    connect: (urls) =>
      ofNodeRedis(
        createCluster5({ rootNodes: urls.map((url) => ({ url })), defaults: { disableOfflineQueue: true } }),
      ),
  },
};

function ofIoredis(
  redis: IoredisLike & { on(event: 'error', listener: () => void): unknown; disconnect(): void },
): Connected {
  redis.on('error', () => {});
  return {
    client: fromIoredis(redis),
    close: async () => redis.disconnect(),
  };
}

async function ofNodeRedis(
  redis: Parameters<typeof fromNodeRedis>[0] & {
    on(event: 'error', listener: () => void): unknown;
    connect(): Promise<unknown>;
    destroy(): unknown;
  },
): Promise<Connected> {
  redis.on('error', () => {});
  await redis.connect();
  return {
    client: fromNodeRedis(redis),
    close: async () => redis.destroy(),
  };
}
