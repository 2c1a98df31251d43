import type { Abilities } from '../abilities.ts';
import type { Surroundings } from '../surroundings.ts';
import { bulkCheck, countingIn, keyedGate } from './fastify-rate-limit-site.ts';

/** @fastify/rate-limit with the cache that it comes with. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  return {
    ...countingIn(() => ({}), surroundings),
    shared: false,
    notes: ['cache: as it comes, 5,000, except where said'],
    window: (options) => keyedGate(options, {}, surroundings),
    smallStore: (options, cache) => keyedGate(options, { cache }, surroundings),
    bulk: (options) => bulkCheck(options, surroundings),
  };
}
