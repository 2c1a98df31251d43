import assert from 'node:assert/strict';
import { ask, check, left, waysOf } from '../ask.ts';
import { casesOf, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { algorithmNames, limitOf } from '../sample-limits.ts';

/** 6 of 10 units per minute are used; then the limit is changed, and the next check of one unit leaves so many. */
function leaves(limit: number, windowMs: number, expected: number): Proof {
  return async (stage) => {
    const store = await stage.open();
    for (const algorithm of algorithmNames) {
      const [before, after] = [limitOf(algorithm, 10, 60_000), limitOf(algorithm, limit, windowMs)];
      for (const way of waysOf(store, stage.key(before))) {
        await ask(store, check(stage.key(before, way), 6), way);
        const key = stage.key(after, way);
        const { granted } = await ask(store, check(key), way);
        assert.equal(granted, expected >= 0 ? 1 : 0, `${algorithm} by ${way}`);
        assert.equal(await left(store, key), Math.max(0, expected), `${algorithm} by ${way}`);
        // And back again: what was used up to the smallest limit is not forgotten.
        const usedMost = Math.min(6, limit) + granted;
        const again = stage.key(before, way);
        assert.ok((await left(store, again)) <= 10 - usedMost, `${algorithm} by ${way}: changed back`);
      }
    }
  };
}

export const reconfigurationCases: readonly StoreConformanceCase[] = casesOf('reconfiguration', {
  'carries usage over to a larger limit': leaves(20, 60_000, 13),
  'carries usage over to a smaller limit, up to the whole of it': leaves(4, 60_000, -1),
  'carries usage over to a longer window': leaves(10, 3_600_000, 3),
  'carries usage over to a shorter window': leaves(10, 1000, 3),
});
