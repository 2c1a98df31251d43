import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { runDifferential } from '../differential.ts';
import { SUITE_SEED } from './suite-seed.ts';

export const differentialCases: readonly StoreConformanceCase[] = casesOf('differential', {
  'answers 3,000 mixed commands as the pure algorithms do': async (stage) => {
    const store = await stage.open();
    await runDifferential({ store, clock: stage.clock, commands: 3000, seed: SUITE_SEED });
  },
});
