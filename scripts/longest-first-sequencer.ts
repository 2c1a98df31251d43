import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** The files that run for more than 20 seconds, longest first. */
const longest = [
  'tools/package-checks/test/installed.test.ts',
  'packages/store-postgres/test/conformance.test.ts',
  'packages/store-redis/test/conformance.test.ts',
  'packages/conformance/test/broken-stores.test.ts',
  'benchmarks/test/benchmarks.test.ts',
  'tools/outage-tests/test/outage.test.ts',
  'tools/peer-behaviours/test/sluice.test.ts',
  'packages/store-postgres/test/differential.test.ts',
  'packages/store-redis/test/chaos.test.ts',
  'scripts/new-package.test.ts',
];

/**
 * Starts the longest files first, so that none of them runs on alone at the end. Vitest does so by the
 * durations of earlier runs, and a fresh clone has none.
 */
export default class LongestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((path) => moduleId.endsWith(path));
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
