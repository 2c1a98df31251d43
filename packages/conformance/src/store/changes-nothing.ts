import assert from 'node:assert/strict';
import type { RecordKey } from '@sluice/core';
import { casesOf, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, descriptionOf, send, stored, waysOf } from '../send-command.ts';

/** 8 of 10 units are used. Three commands of this cost and count must then leave the record unchanged. */
function changesNothing(cost: number, count: number): Proof {
  return async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        await send(store, check(key, 8), way);
        const before = await stored(store, key);
        stage.clock.advance(1);
        const command = check(key, cost, count);
        for (let i = 0; i < 3; i++) {
          const result = await send(store, command, way);
          assert.equal(result.granted, 0, `${algorithm} by ${way}`);
          assert.equal(descriptionOf(command, result).remaining, 2, `${algorithm} by ${way}`);
        }
        assert.deepEqual(await stored(store, key), before, `${algorithm} by ${way}`);
      }
    }
  };
}

export const changesNothingCases: readonly StoreConformanceCase[] = casesOf('changes nothing', {
  'a denied check changes nothing': changesNothing(5, 2),

  'peeking changes nothing': changesNothing(1, 0),

  'peeking at an unknown key reports a full limit and stores nothing': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key: RecordKey = stage.key(limit, way);
        const command = check(key, 1, 0);
        assert.deepEqual(
          descriptionOf(command, await send(store, command, way)),
          { remaining: 10, retryAfterMs: 0, resetAfterMs: 0 },
          `${algorithm} by ${way}`,
        );
        assert.equal(await stored(store, key), undefined, `${algorithm} by ${way}`);
      }
    }
  },

  'a denied first check stores nothing': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        await send(store, check(key, 11), way);
        assert.equal(await stored(store, key), undefined, `${algorithm} by ${way}`);
      }
    }
  },
});
