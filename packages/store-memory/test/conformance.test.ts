import { runStoreConformance } from '@sluice/conformance';
import { describe, it } from 'vitest';
import { memoryStore } from '../src/index.ts';

runStoreConformance({ describe, it }, ({ clock }) => memoryStore(clock === undefined ? {} : { clock }));
