import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Offer } from '../abilities/abilities.ts';
import { freshNamespace, type WindowOptions } from '../abilities/gate.ts';
import { inRealTime } from '../compare-twins.ts';
import type { Environment } from '../environment.ts';
import { type FlexibleOptions, flexibleGate, flexibleOn, flexibleOptions } from './flexible-gate.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';

/** rate-limiter-flexible on Redis, through ioredis. */
export async function offer(environment: Environment): Promise<Offer> {
  const storeClient = await connectRedis(environment, 2);
  const made = (options: FlexibleOptions) => new RateLimiterRedis({ ...options, storeClient });
  const makeGate = async (options: WindowOptions) => {
    const namespace = options.namespace ?? freshNamespace();
    const gate = flexibleGate(made(flexibleOptions({ ...options, namespace })));
    return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(storeClient, namespace) };
  };
  return {
    ...flexibleOn(async (options) => made(options), makeGate),
    shared: true,
    notes: [
      CLIENT_NOTE,
      'several limits: RateLimiterUnion',
      'waiting: RateLimiterQueue',
      'duration: in seconds, here including fractions',
    ],
    twins: async (options) =>
      inRealTime(await makeGate(options), flexibleGate(new RateLimiterMemory(flexibleOptions(options)))),
    async forgetScripts() {
      await storeClient.script('FLUSH');
    },
    async insured(options) {
      const insuranceLimiter = new RateLimiterMemory(flexibleOptions(options));
      const dead = await deadRedis(environment);
      return flexibleGate(
        new RateLimiterRedis({ ...flexibleOptions(options), storeClient: dead, insuranceLimiter }),
      );
    },
  };
}
