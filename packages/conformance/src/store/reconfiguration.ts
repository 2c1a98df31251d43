import assert from 'node:assert/strict';
import { ask, check, waysOf } from '../ask.ts';
import { casesOf, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { algorithmNames, limitOf } from '../sample-limits.ts';

/** So much later, a check of this cost is granted or not. */
type Step = readonly [afterMs: number, cost: number, verdict: 'yes' | 'no'];

/** 6 of 10 units per minute are used; then the limit becomes this one, and answers so. */
function answers(limit: number, windowMs: number, steps: readonly Step[]): Proof {
  return async (stage) => {
    const store = await stage.open();
    for (const algorithm of algorithmNames) {
      const [before, after] = [limitOf(algorithm, 10, 60_000), limitOf(algorithm, limit, windowMs)];
      for (const way of waysOf(store, stage.key(before))) {
        const startMs = stage.clock.now();
        await ask(store, check(stage.key(before, way), 6), way);
        for (const [afterMs, cost, verdict] of steps) {
          stage.clock.advance(afterMs);
          const { granted } = await ask(store, check(stage.key(after, way), cost), way);
          assert.equal(granted, verdict === 'yes' ? 1 : 0, `${algorithm} by ${way}, cost ${cost}`);
        }
        stage.clock.set(startMs);
      }
    }
  };
}

export const reconfigurationCases: readonly StoreConformanceCase[] = casesOf('reconfiguration', {
  'carries usage over to a larger limit, and grants by it at once': answers(20, 60_000, [
    [0, 15, 'no'],
    [0, 14, 'yes'],
    [0, 1, 'no'],
  ]),

  'carries usage over to a smaller limit, up to the whole of it': answers(4, 60_000, [[0, 1, 'no']]),

  // In the old window, 5 units or more would have come back by then.
  'carries usage over to a longer window, and grants by it from the next check': answers(10, 3_600_000, [
    [0, 1, 'yes'],
    [30_000, 4, 'no'],
    [0, 3, 'yes'],
  ]),

  'carries usage over to a shorter window': answers(10, 1000, [
    [0, 5, 'no'],
    [0, 4, 'yes'],
  ]),
});
