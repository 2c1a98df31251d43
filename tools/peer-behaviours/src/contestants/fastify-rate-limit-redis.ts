import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { Abilities, Twins, WindowOptions } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import { inRealTime } from '../in-real-time.ts';
import type { Surroundings } from '../surroundings.ts';
import { countingIn, keyedGate, siteWith } from './fastify-rate-limit-site.ts';
import { CLIENT_NOTE, connectRedis, deadRedis, keysWithoutExpiry } from './redis-connection.ts';

/** @fastify/rate-limit on Redis, with the ioredis settings that its README advises. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const redis = await connectRedis(surroundings, 4);
  const twinsWith =
    (more: RateLimitPluginOptions) =>
    async (options: WindowOptions): Promise<Twins> =>
      inRealTime(
        await keyedGate(options, { ...more, redis, nameSpace: `${freshName()}-` }, surroundings),
        await keyedGate(options, more, surroundings),
      );
  return {
    ...countingIn(() => ({ redis, nameSpace: `${freshName()}-` }), surroundings),
    shared: true,
    notes: [CLIENT_NOTE, 'skipOnError, where requests are to pass without a store'],
    async window(options) {
      const namespace = options.namespace ?? freshName();
      // Its own default, `fastify-rate-limit-`, ends with a dash.
      const gate = await keyedGate(options, { redis, nameSpace: `${namespace}-` }, surroundings);
      return { ...gate, recordsWithoutExpiry: () => keysWithoutExpiry(redis, namespace) };
    },
    twins: twinsWith({}),
    otherTwins: {
      continueExceeding: twinsWith({ continueExceeding: true }),
      exponentialBackoff: twinsWith({ exponentialBackoff: true }),
    },
    async forgetScripts() {
      await redis.script('FLUSH');
    },
    siteWithoutStore: async (options) =>
      siteWith(options, { redis: await deadRedis(surroundings), skipOnError: true }, surroundings),
  };
}
