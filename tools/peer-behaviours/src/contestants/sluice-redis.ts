import type { Clock } from '@sluice/core';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import type { Offer } from '../abilities/abilities.ts';
import { freshNamespace, type WindowOptions } from '../abilities/gate.ts';
import type { Environment } from '../environment.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';
import { gateOn } from './sluice-gate.ts';
import { insuredBy, onStore, twinsOf } from './sluice-store.ts';

/** Sluice with its Redis store, through ioredis. */
export async function offer(environment: Environment): Promise<Offer> {
  const client = await connectRedis(environment, 1);
  const store = redisStore({ client: fromIoredis(client) });
  const withClock = async (clock: Clock) => redisStore({ client: fromIoredis(client), clock });
  const makeGate = async (options: WindowOptions) => {
    const namespace = options.namespace ?? freshNamespace();
    const gate = gateOn(store, { ...options, namespace });
    return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(client, namespace) };
  };
  const offered = onStore(store, withClock, makeGate);
  return {
    ...offered,
    notes: [CLIENT_NOTE, ...offered.notes],
    ...twinsOf(store, withClock),
    async forgetScripts() {
      await client.script('FLUSH');
    },
    insured: insuredBy(redisStore({ client: fromIoredis(await deadRedis(environment)) })),
  };
}
