import type { RedisClient } from '@sluice/store-redis';
import type { Redis } from 'ioredis';
import type { Contender } from '../../contender.ts';

/** What a contender on a Redis client has beside its check. */
export interface Connected extends Required<Pick<Contender, 'serverCpuMicros' | 'close'>> {
  /** For contenders whose keys do not expire. */
  removeKeys(pattern: string): Promise<unknown>;
}

const REMOVE_KEYS = "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('UNLINK', key) end";

/** An ioredis client of its own for each contender, so that no contender waits behind another's replies. */
export async function connectIoredis(url: string): Promise<{ client: Redis; connected: Connected }> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    lazyConnect: true,
    // The same for all, as Sluice's README advises: nothing is queued for later, nothing is sent twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  await client.connect();
  return {
    client,
    connected: {
      serverCpuMicros: async () => cpuMicros(await client.info('cpu')),
      removeKeys: (pattern) => client.eval(REMOVE_KEYS, 0, pattern),
      close: async () => client.disconnect(),
    },
  };
}

type NodeRedis = Parameters<typeof import('@sluice/store-redis')['fromNodeRedis']>[0] & {
  incr(key: string): Promise<number>;
};

/** A node-redis client of its own, in the same way. */
export async function connectNodeRedis(url: string): Promise<{ client: NodeRedis; connected: Connected }> {
  const { createClient } = await import('redis');
  const client = createClient({ url, disableOfflineQueue: true });
  // Without a listener, a lost connection would end the process; the checks report what happened.
  client.on('error', () => {});
  await client.connect();
  return {
    client,
    connected: {
      serverCpuMicros: async () => cpuMicros(await client.info('cpu')),
      removeKeys: (pattern) => client.eval(REMOVE_KEYS, { arguments: [pattern] }),
      close: async () => client.destroy(),
    },
  };
}

/** Either client, adapted for Sluice. */
export async function connectSluiceClient(
  url: string,
  isNodeRedis: boolean,
): Promise<{ client: RedisClient; connected: Connected }> {
  const { fromIoredis, fromNodeRedis } = await import('@sluice/store-redis');
  if (isNodeRedis) {
    const { client, connected } = await connectNodeRedis(url);
    return { client: fromNodeRedis(client), connected };
  }
  const { client, connected } = await connectIoredis(url);
  return { client: fromIoredis(client), connected };
}

function cpuMicros(info: string): number {
  const seconds = ['used_cpu_user', 'used_cpu_sys'].map(
    (name) => new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1],
  );
  return seconds.reduce((sum, one) => sum + Number(one), 0) * 1e6;
}
