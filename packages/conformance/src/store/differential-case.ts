import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { runDifferential } from '../differential.ts';
import { algorithmNames } from '../sample-limits.ts';
import { SUITE_SEED } from './suite-seed.ts';

export const differentialCases: readonly StoreConformanceCase[] = casesOf(
  'differential',
  Object.fromEntries(
    algorithmNames.map((algorithm) => [
      `answers 500 mixed commands as the pure ${algorithm} does`,
      async (stage) => {
        const store = await stage.open();
        const { clock } = stage;
        await runDifferential({ store, clock, commands: 500, seed: SUITE_SEED, algorithms: [algorithm] });
      },
    ]),
  ),
);
