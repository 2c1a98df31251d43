import { describe, it } from 'vitest';
import { Backend, WorkingStore } from '../src/broken-stores/working-store.ts';
import { runStoreConformance } from '../src/index.ts';

describe('the working store', () => {
  const backend = new Backend();
  runStoreConformance({ describe, it }, ({ clock }) => new WorkingStore(backend, clock));
});
