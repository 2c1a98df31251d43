import type { Store } from '@sluice/core';
import { expect } from 'vitest';

/** The store as one that cannot change two records in one step. */
export function singleRecords(inner: Store): Store {
  return {
    capabilities: { ...inner.capabilities, atomicity: 'one-record' },
    update: async (keys, transition) => {
      expect(keys).toHaveLength(1);
      return inner.update(keys, transition);
    },
    remove: (keys) => inner.remove(keys),
    close: () => inner.close(),
  };
}
