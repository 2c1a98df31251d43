import { describe, it } from 'vitest';
import { OptimisticStore } from '../src/broken-stores/optimistic-store.ts';
import { SynchronousStore } from '../src/broken-stores/synchronous.ts';
import { Backend, WorkingStore } from '../src/broken-stores/working-store.ts';
import { runStoreConformance } from '../src/index.ts';

// The stores that the broken ones extend are correct.
for (const Correct of [WorkingStore, OptimisticStore, SynchronousStore]) {
  describe(Correct.name, () => {
    const backend = new Backend();
    runStoreConformance({ describe, it }, ({ clock }) => new Correct(backend, clock));
  });
}
