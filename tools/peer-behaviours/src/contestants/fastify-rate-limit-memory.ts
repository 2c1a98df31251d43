import type { Offer } from '../abilities/abilities.ts';
import type { Environment } from '../environment.ts';
import { bulkCheck, countingIn, gatesOf, keyedGate } from './fastify-rate-limit-site.ts';

/** @fastify/rate-limit with its default cache. */
export async function offer(environment: Environment): Promise<Offer> {
  return {
    ...countingIn(() => ({}), environment),
    notes: ['cache: the default, 5,000, except where stated otherwise'],
    ...gatesOf((options) => keyedGate(options, {}, environment)),
    smallStore: (options, cache) => keyedGate(options, { cache }, environment),
    bulk: (options) => bulkCheck(options, environment),
  };
}
