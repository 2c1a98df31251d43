import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import { inRealTime } from '../in-real-time.ts';
import type { Surroundings } from '../surroundings.ts';
import { flexibleGate, flexibleOn, flexibleOptions } from './flexible-gate.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';

/** rate-limiter-flexible on Redis, through ioredis. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const client = await connectRedis(surroundings, 2);
  const onRedis = flexibleOn(async (options) => new RateLimiterRedis({ ...options, storeClient: client }));
  return {
    ...onRedis,
    shared: true,
    notes: [
      CLIENT_NOTE,
      'several limits: RateLimiterUnion',
      'waiting: RateLimiterQueue',
      'duration: in seconds, here also fractions',
    ],
    keyed: true,
    async window(options) {
      const namespace = options.namespace ?? freshName();
      const gate = await onRedis.window({ ...options, namespace });
      return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(client, namespace) };
    },
    twins: async (options) =>
      inRealTime(
        await onRedis.window(options),
        flexibleGate(new RateLimiterMemory(flexibleOptions(options))),
      ),
    async forgetScripts() {
      await client.script('FLUSH');
    },
    async insured(options) {
      const insuranceLimiter = new RateLimiterMemory(flexibleOptions(options));
      const storeClient = await deadRedis(surroundings);
      return flexibleGate(
        new RateLimiterRedis({ ...flexibleOptions(options), storeClient, insuranceLimiter }),
      );
    },
  };
}
