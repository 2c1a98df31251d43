import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Abilities } from '../abilities.ts';
import { flexibleGate, flexibleOn, flexibleOptions } from './flexible-gate.ts';

/** rate-limiter-flexible in memory. */
export async function abilities(): Promise<Abilities> {
  return {
    ...flexibleOn(async (options) => new RateLimiterMemory(options)),
    shared: false,
    notes: ['several limits: RateLimiterUnion', 'waiting: RateLimiterQueue'],
    keyed: true,
    // Its memory has no bound to set.
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
