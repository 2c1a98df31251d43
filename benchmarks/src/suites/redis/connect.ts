import type { RedisClient } from '@sluice/store-redis';
import type { Cluster, Redis } from 'ioredis';
import type { Contender } from '../../contender.ts';

type Has = 'serverCpuMicros' | 'serverBytes' | 'removeKeys' | 'close';

/** What a contender on a Redis client has beside its check. */
export interface Connected extends Required<Pick<Contender, Has>>, Pick<Contender, 'stall'> {}

/** Sends a command to one server. */
type Call = (...words: string[]) => Promise<unknown>;

/**
 * Uses the processor for a time in milliseconds; the server answers nothing else meanwhile. The loop has an
 * end even on a server whose time stands still in a script.
 */
const BUSY = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000
end
local stop = now() + ARGV[1]
for _ = 1, 5000000 do
  if now() >= stop then return end
end`;

/**
 * An ioredis client of its own for each contender, so that no contender waits behind another's replies. A URL
 * of several servers, separated by commas, is that of a Cluster.
 */
export async function connectIoredis(
  url: string,
): Promise<{ client: Redis | Cluster; connected: Connected }> {
  const { Cluster, Redis } = await import('ioredis');
  if (url.includes(',')) {
    const cluster = new Cluster(url.split(','), { lazyConnect: true, retryDelayOnFailover: 0 });
    await cluster.connect();
    const calls = cluster.nodes('master').map(
      (node): Call =>
        (word = '', ...words) =>
          node.call(word, words),
    );
    return { client: cluster, connected: connectedBy(calls, async () => cluster.disconnect()) };
  }
  const client = new Redis(url, {
    lazyConnect: true,
    // The same for all, as Sluice's README advises: nothing is queued for later, nothing is sent twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  await client.connect();
  let other: Redis | undefined;
  const close = async (): Promise<void> => {
    client.disconnect();
    other?.disconnect();
  };
  return {
    client,
    connected: {
      ...connectedBy([(word = '', ...words) => client.call(word, words)], close),
      stall: async (_, ms) => {
        if (other === undefined) {
          other = client.duplicate();
          await other.connect();
        }
        await other.eval(BUSY, 0, ms);
      },
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
  const call: Call = (...words) => client.sendCommand(words);
  return { client, connected: connectedBy([call], async () => client.destroy()) };
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

/** Over all servers: one, or the masters of a Cluster. */
function connectedBy(calls: readonly Call[], close: () => Promise<void>): Connected {
  const sum = async (section: string, fields: readonly string[]): Promise<number> => {
    const infos = await Promise.all(calls.map((call) => call('INFO', section)));
    return infos
      .flatMap((info) =>
        fields.map((field) => Number(new RegExp(`${field}:([\\d.]+)`).exec(String(info))?.[1])),
      )
      .reduce((total, one) => total + one, 0);
  };
  return {
    serverCpuMicros: async () => (await sum('cpu', ['used_cpu_user', 'used_cpu_sys'])) * 1e6,
    serverBytes: () => sum('memory', ['used_memory']),
    removeKeys: async (pattern) => {
      await Promise.all(calls.map((call) => removeKeys(call, pattern)));
    },
    close,
  };
}

/** In steps, so that the server goes on answering others however many keys there are. */
async function removeKeys(call: Call, pattern: string): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = (await call('SCAN', cursor, 'MATCH', pattern, 'COUNT', '10000')) as [
      string,
      string[],
    ];
    // One by one: in a Cluster, the keys of one command must share a slot.
    await Promise.all(keys.map((key) => call('UNLINK', key)));
    cursor = String(next);
  } while (cursor !== '0');
}
