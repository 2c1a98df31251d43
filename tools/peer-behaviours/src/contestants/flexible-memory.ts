import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Offer } from '../abilities/abilities.ts';
import { flexibleGate, flexibleOn, flexibleOptions } from './flexible-gate.ts';

/** rate-limiter-flexible in memory. */
export async function offer(): Promise<Offer> {
  return {
    ...flexibleOn(async (options) => new RateLimiterMemory(options)),
    notes: ['several limits: RateLimiterUnion', 'waiting: RateLimiterQueue'],
    // Its memory has no bound that could be set.
    smallStore: async (options) => flexibleGate(new RateLimiterMemory(flexibleOptions(options))),
    async bulk(options) {
      const limiter = new RateLimiterMemory(flexibleOptions(options));
      return (key) => limiter.consume(key);
    },
    async snapshot(options) {
      const original = new RateLimiterMemory(flexibleOptions(options));
      return {
        gate: flexibleGate(original),
        async copy() {
          const copy = new RateLimiterMemory(flexibleOptions(options));
          copy.restore(original.dump());
          return flexibleGate(copy);
        },
      };
    },
  };
}
