import { MemoryStore, type Options } from 'express-rate-limit';
import type { Abilities } from '../abilities.ts';
import type { Surroundings } from '../surroundings.ts';
import { keyedGate, withStore } from './express-rate-limit-site.ts';

/** express-rate-limit with the store that it comes with. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const makeStore = () => {
    const store = new MemoryStore();
    surroundings.atEnd(() => store.shutdown());
    return store;
  };
  return {
    ...withStore(makeStore, surroundings),
    shared: false,
    notes: [
      'several limits: two handlers in a row, the first limit first',
      'refund: its store’s `decrement`, as `skipFailedRequests` does',
    ],
    window: (options) => keyedGate(options, makeStore(), surroundings),
    // Its memory has no bound to set.
    smallStore: (options) => keyedGate(options, makeStore(), surroundings),
    async bulk({ windowMs }) {
      const store = makeStore();
      store.init({ windowMs } as Options);
      return (key) => store.increment(key);
    },
  };
}
