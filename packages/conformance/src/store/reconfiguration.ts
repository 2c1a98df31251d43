import assert from 'node:assert/strict';
import { casesOf, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, send, waysOf } from '../send-command.ts';

/** A check of this cost, this long after the step before it, and whether it is granted. */
interface Step {
  readonly afterMs?: number;
  readonly cost: number;
  readonly granted: boolean;
}

/** 6 of 10 units per minute are used. The limit is then reconfigured, and must decide as the steps say. */
function decides(limit: number, windowMs: number, steps: readonly Step[]): Proof {
  return async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const [before, after] = [limitOf(algorithm, 10, 60_000), limitOf(algorithm, limit, windowMs)];
      for (const way of waysOf(store, stage.key(before))) {
        const startMs = stage.clock.now();
        await send(store, check(stage.key(before, way), 6), way);
        for (const { afterMs = 0, cost, granted: expected } of steps) {
          stage.clock.advance(afterMs);
          const { granted } = await send(store, check(stage.key(after, way), cost), way);
          assert.equal(granted, expected ? 1 : 0, `${algorithm} by ${way}, cost ${cost}`);
        }
        stage.clock.set(startMs);
      }
    }
  };
}

export const reconfigurationCases: readonly StoreConformanceCase[] = casesOf('reconfiguration', {
  'carries usage over to a larger limit, which applies at once': decides(20, 60_000, [
    { cost: 15, granted: false },
    { cost: 14, granted: true },
    { cost: 1, granted: false },
  ]),

  'carries usage over to a smaller limit, up to that limit': decides(4, 60_000, [
    { cost: 1, granted: false },
  ]),

  // With the old window, at least 5 units would have come back by then.
  'carries usage over to a longer window, which applies from the next check': decides(10, 3_600_000, [
    { cost: 1, granted: true },
    { afterMs: 30_000, cost: 4, granted: false },
    { cost: 3, granted: true },
  ]),

  'carries usage over to a shorter window': decides(10, 1000, [
    { cost: 5, granted: false },
    { cost: 4, granted: true },
  ]),
});
