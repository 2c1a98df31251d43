import { adapterConformanceCases, runAdapterConformance } from '@sluice/adapter-conformance';
import { describe, it } from 'vitest';
import { allAdapters } from './adapters/all-adapters.ts';
import { scenarioStores } from './stores.ts';

for (const adapter of allAdapters) runAdapterConformance({ describe, it }, adapter);

// The cases count in this process. What counts must do so on servers too.
const limitCases = adapterConformanceCases.filter(({ group }) => group === 'limits');
const servers = scenarioStores().filter(({ name }) => name !== 'memory');

for (const adapter of allAdapters) {
  describe.each(servers)(`${adapter.name}, counting in $name`, ({ open }) => {
    it.each(limitCases)('$name', ({ run }) => run(adapter, { store: open() }));
  });
}
