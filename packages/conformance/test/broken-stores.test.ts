import { describe, expect, it } from 'vitest';
import { brokenStores } from '../src/broken-stores/index.ts';
import { type StoreSetup, storeConformanceCases } from '../src/index.ts';

/** Names of the cases that the store fails. Each case gets a setup of its own. */
async function failingCases(setup: () => StoreSetup): Promise<readonly string[]> {
  const failing: string[] = [];
  for (const testCase of storeConformanceCases) {
    await testCase.run(setup()).catch(() => failing.push(testCase.name));
  }
  return failing;
}

describe('every broken store fails the case named for it, and exactly those that it must', () => {
  for (const { name, setup, caughtBy, alsoFails } of brokenStores) {
    it(`${name}: ${caughtBy}`, async () => {
      expect([...(await failingCases(setup))].sort()).toEqual([caughtBy, ...alsoFails].sort());
    });
  }
});

describe('the suite as a whole', () => {
  it('has no two cases of one name', () => {
    const names = storeConformanceCases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a broken store for every case that a store can fail', () => {
    const found = new Set(brokenStores.flatMap(({ caughtBy, alsoFails }) => [caughtBy, ...alsoFails]));
    const unfound = storeConformanceCases.map(({ name }) => name).filter((name) => !found.has(name));
    // Core refuses such a cost before it asks the store.
    expect(unfound).toEqual(['refuses a cost that is no safe integer of at least 0, and changes nothing']);
  });
});
