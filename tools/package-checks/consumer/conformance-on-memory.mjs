// The whole suite on the memory store, with Node's test runner.
import { describe, it } from 'node:test';
import { runStoreConformance } from '@sluice/conformance';
import { memoryStore } from '@sluice/store-memory';

describe('memoryStore', () => {
  runStoreConformance({ describe, it }, ({ clock }) => memoryStore(clock ? { clock } : {}));
});
