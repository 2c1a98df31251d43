import type { Clock } from '@sluice/core';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import type { Surroundings } from '../surroundings.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';
import { gateOn } from './sluice-gate.ts';
import { insuredBy, onStore, twinsOf } from './sluice-store.ts';

/** Sluice with its Redis store, through ioredis. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const client = await connectRedis(surroundings, 1);
  const store = redisStore({ client: fromIoredis(client) });
  const withClock = async (clock: Clock) => redisStore({ client: fromIoredis(client), clock });
  const offered = onStore(store, withClock);
  return {
    ...offered,
    notes: [CLIENT_NOTE, ...offered.notes],
    async window(options) {
      const namespace = options.namespace ?? freshName();
      const gate = gateOn(store, { ...options, namespace });
      return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(client, namespace) };
    },
    ...twinsOf(store, withClock),
    async forgetScripts() {
      await client.script('FLUSH');
    },
    insured: insuredBy(redisStore({ client: fromIoredis(await deadRedis(surroundings)) })),
  };
}
