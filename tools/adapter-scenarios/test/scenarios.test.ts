import { runAdapterConformance } from '@sluice/adapter-conformance';
import { describe, it } from 'vitest';
import { allAdapters } from './adapters/all-adapters.ts';

for (const adapter of allAdapters) runAdapterConformance({ describe, it }, adapter);
