import { MemoryStore, type Options } from 'express-rate-limit';
import type { Offer } from '../abilities/abilities.ts';
import type { Environment } from '../environment.ts';
import { gatesOf, keyedGate, withStore } from './express-rate-limit-site.ts';

/** express-rate-limit with its default store. */
export async function offer(environment: Environment): Promise<Offer> {
  const makeStore = () => {
    const store = new MemoryStore();
    environment.atEnd(() => store.shutdown());
    return store;
  };
  return {
    ...withStore(makeStore, environment),
    notes: [
      'several limits: two handlers in a row, the first limit first',
      'refund: its store’s `decrement`, as `skipFailedRequests` does',
    ],
    ...gatesOf((options) => keyedGate(options, makeStore(), environment)),
    // Its memory has no bound that could be set.
    smallStore: (options) => keyedGate(options, makeStore(), environment),
    async bulk({ windowMs }) {
      const store = makeStore();
      store.init({ windowMs } as Options);
      return (key) => store.increment(key);
    },
  };
}
