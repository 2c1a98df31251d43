import { describe, expect, it } from 'vitest';
import { brokenStores } from '../src/broken-stores/index.ts';
import { type StoreSetup, storeConformanceCases } from '../src/index.ts';

/**
 * Random commands where they must find the bug: what the suites of our stores use. More, and in every case:
 * `npm run test:long`.
 */
const full = process.env.SLUICE_CONFORMANCE_COMMANDS;
const [whereDue, elsewhere] = full === undefined ? [2200, 150] : [Number(full), Number(full)];

/** Names of the cases that the store fails. Each case gets its own setup. */
async function failingCases(setup: () => StoreSetup, due: readonly string[]): Promise<readonly string[]> {
  const failing: string[] = [];
  for (const testCase of storeConformanceCases) {
    const commands = due.includes(testCase.name) ? whereDue : elsewhere;
    await testCase.run(setup(), { commands }).catch(() => failing.push(testCase.name));
  }
  return failing;
}

describe('every broken store fails the case that is there for it, and exactly those that it must', () => {
  for (const { name, setup, caughtBy, alsoFails } of brokenStores) {
    it(`${name}: ${caughtBy}`, async () => {
      const due = [caughtBy, ...alsoFails];
      expect([...(await failingCases(setup, due))].sort()).toEqual([...due].sort());
    });
  }
});

describe('the suite as a whole', () => {
  it('has no two cases with the same name', () => {
    const names = storeConformanceCases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a broken store for every case that a store can fail', () => {
    const failed = new Set(brokenStores.flatMap(({ caughtBy, alsoFails }) => [caughtBy, ...alsoFails]));
    const neverFailed = storeConformanceCases.map(({ name }) => name).filter((name) => !failed.has(name));
    // Core rejects such a cost before it calls the store.
    expect(neverFailed).toEqual([
      'rejects a cost that is not a safe integer of at least 0, and changes nothing',
    ]);
  });
});
