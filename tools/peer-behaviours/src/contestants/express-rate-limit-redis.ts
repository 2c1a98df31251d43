import { MemoryStore } from 'express-rate-limit';
import type { Redis } from 'ioredis';
import { type RedisReply, RedisStore } from 'rate-limit-redis';
import type { Offer } from '../abilities/abilities.ts';
import { freshNamespace } from '../abilities/gate.ts';
import { inRealTime } from '../compare-twins.ts';
import type { Environment } from '../environment.ts';
import { gatesOf, keyedGate, siteThatPasses, withStore } from './express-rate-limit-site.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';

/** express-rate-limit with rate-limit-redis, through ioredis. */
export async function offer(environment: Environment): Promise<Offer> {
  const client = await connectRedis(environment, 3);
  const makeStore = (namespace: string) => storeOn(client, namespace);
  return {
    ...withStore(makeStore, environment),
    shared: true,
    notes: [
      CLIENT_NOTE,
      'several limits: two handlers in a row, the first limit first',
      'refund: its store’s `decrement`, as `skipFailedRequests` does',
    ],
    ...gatesOf(async (options) => {
      const namespace = options.namespace ?? freshNamespace();
      const gate = await keyedGate(options, makeStore(namespace), environment);
      return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(client, namespace) };
    }),
    twins: async (options) =>
      inRealTime(
        await keyedGate(options, makeStore(freshNamespace()), environment),
        await keyedGate(options, new MemoryStore(), environment),
      ),
    async forgetScripts() {
      await client.script('FLUSH');
    },
    siteWithoutStore: async (options) =>
      siteThatPasses(options, storeOn(await deadRedis(environment), freshNamespace()), environment),
  };
}

/** The prefix ends with a colon, as its default, `rl:`, does. */
function storeOn(client: Redis, namespace: string): RedisStore {
  return new RedisStore({
    prefix: `${namespace}:`,
    sendCommand: (command: string, ...words: string[]) =>
      client.call(command, ...words) as Promise<RedisReply>,
  });
}
