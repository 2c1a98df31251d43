import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { runDifferential } from '../differential.ts';
import { SUITE_SEED } from './suite-seed.ts';

export const differentialCases: readonly StoreConformanceCase[] = casesOf('differential', {
  'answers mixed commands as the pure algorithms do': async (stage) => {
    const store = await stage.open();
    await runDifferential({ store, clock: stage.clock, commands: stage.commands, seed: SUITE_SEED });
  },
});
