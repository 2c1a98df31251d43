import { MemoryStore } from 'express-rate-limit';
import type { Redis } from 'ioredis';
import { type RedisReply, RedisStore } from 'rate-limit-redis';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import { inRealTime } from '../in-real-time.ts';
import type { Surroundings } from '../surroundings.ts';
import { keyedGate, siteThatPasses, withStore } from './express-rate-limit-site.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';

/** express-rate-limit with rate-limit-redis, through ioredis. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const client = await connectRedis(surroundings, 3);
  const makeStore = (namespace: string) => storeOn(client, namespace);
  return {
    ...withStore(makeStore, surroundings),
    shared: true,
    notes: [
      CLIENT_NOTE,
      'several limits: two handlers in a row, the first limit first',
      'refund: its store’s `decrement`, as `skipFailedRequests` does',
    ],
    async window(options) {
      const namespace = options.namespace ?? freshName();
      const gate = await keyedGate(options, makeStore(namespace), surroundings);
      return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(client, namespace) };
    },
    twins: async (options) =>
      inRealTime(
        await keyedGate(options, makeStore(freshName()), surroundings),
        await keyedGate(options, new MemoryStore(), surroundings),
      ),
    async forgetScripts() {
      await client.script('FLUSH');
    },
    siteWithoutStore: async (options) =>
      siteThatPasses(options, storeOn(await deadRedis(surroundings), freshName()), surroundings),
  };
}

/** Prefixed as its own default, `rl:`, is: with a colon at the end. */
function storeOn(client: Redis, namespace: string): RedisStore {
  return new RedisStore({
    prefix: `${namespace}:`,
    sendCommand: (command: string, ...words: string[]) =>
      client.call(command, ...words) as Promise<RedisReply>,
  });
}
