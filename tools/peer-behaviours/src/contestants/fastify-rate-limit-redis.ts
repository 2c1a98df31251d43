import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { Offer } from '../abilities/abilities.ts';
import { freshNamespace, type WindowOptions } from '../abilities/gate.ts';
import type { Twins } from '../abilities/shared-store.ts';
import { inRealTime } from '../compare-twins.ts';
import type { Environment } from '../environment.ts';
import { countingIn, gatesOf, keyedGate, siteWith } from './fastify-rate-limit-site.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';

/** @fastify/rate-limit on Redis, with the ioredis settings that its README advises. */
export async function offer(environment: Environment): Promise<Offer> {
  const redis = await connectRedis(environment, 4);
  const twinsWith =
    (more: RateLimitPluginOptions) =>
    async (options: WindowOptions): Promise<Twins> =>
      inRealTime(
        await keyedGate(options, { ...more, redis, nameSpace: `${freshNamespace()}-` }, environment),
        await keyedGate(options, more, environment),
      );
  return {
    ...countingIn(() => ({ redis, nameSpace: `${freshNamespace()}-` }), environment),
    shared: true,
    notes: [CLIENT_NOTE, 'skipOnError, where requests must pass without a store'],
    ...gatesOf(async (options) => {
      const namespace = options.namespace ?? freshNamespace();
      // Ends with a dash, as its default, `fastify-rate-limit-`, does.
      const gate = await keyedGate(options, { redis, nameSpace: `${namespace}-` }, environment);
      return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(redis, namespace) };
    }),
    twins: twinsWith({}),
    otherTwins: {
      continueExceeding: twinsWith({ continueExceeding: true }),
      exponentialBackoff: twinsWith({ exponentialBackoff: true }),
    },
    async forgetScripts() {
      await redis.script('FLUSH');
    },
    siteWithoutStore: async (options) =>
      siteWith(options, { redis: await deadRedis(environment), skipOnError: true }, environment),
  };
}
