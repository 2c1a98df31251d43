import { createLimiter } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { Offer } from '../abilities/abilities.ts';
import { gateOn, limitOf } from './sluice-gate.ts';
import { onStore } from './sluice-store.ts';

/** Sluice with its store in memory. */
export async function offer(): Promise<Offer> {
  return {
    ...onStore(memoryStore(), async (clock) => memoryStore({ clock })),
    notes: [
      'one store for all limiters',
      'maxKeys: the default, 100,000 per limit, except where stated otherwise',
    ],
    smallStore: async (options, maxKeys) => gateOn(memoryStore({ maxKeys }), options),
    async bulk(options) {
      const limiter = createLimiter({ store: memoryStore(), limits: [limitOf(options)] });
      return (key) => limiter.consume(key);
    },
  };
}
