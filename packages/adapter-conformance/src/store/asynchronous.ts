import type { Store } from '@sluice/core';

/** The store, but asynchronous only: other work of the process runs during each call. */
export function asynchronous(store: Store): Store {
  return {
    capabilities: store.capabilities,
    async update(keys, transition, options) {
      await new Promise(setImmediate);
      return store.update(keys, transition, options);
    },
    remove: (keys, options) => store.remove(keys, options),
    close: () => store.close(),
  };
}
