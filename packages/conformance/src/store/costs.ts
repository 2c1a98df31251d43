import assert from 'node:assert/strict';
import type { RecordKey } from '@sluice/core';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { atomicAcrossLimits } from '../needs.ts';
import { limitOf } from '../sample-limits.ts';
import { check, descriptionOf, penalty, send, stored, takeBack, unitsLeft, waysOf } from '../send-command.ts';
import type { Stage } from '../stage.ts';

const limits = [
  limitOf('token-bucket', 100, 86_400_000, 'tokens'),
  limitOf('fixed-window', 20, 60_000, 'requests'),
  limitOf('sliding-window-log', 10, 60_000, 'writes'),
];

/** One key of each limit. */
function keysOf(stage: Stage, key: string): readonly RecordKey[] {
  return limits.map((limit) => stage.key(limit, key));
}

export const costCases: readonly StoreConformanceCase[] = casesOf('costs', {
  'spends from each limit its own cost, from all of them or from none': needs(
    atomicAcrossLimits,
    async (stage) => {
      const store = await stage.open();
      for (const way of waysOf(store, ...keysOf(stage, ''))) {
        const keys = keysOf(stage, way);
        const lefts = async (): Promise<readonly number[]> => {
          const found = [];
          for (const key of keys) found.push(await unitsLeft(store, key));
          return found;
        };
        assert.equal((await send(store, check(keys, [30, 1, 4]), way)).granted, 1, way);
        assert.deepEqual(await lefts(), [70, 19, 6], way);
        for (const cost of [
          [71, 1, 1],
          [1, 20, 1],
          [1, 1, 7],
        ] as const) {
          const command = check(keys, cost);
          const denied = await send(store, command, way);
          assert.equal(denied.granted, 0, `${cost} by ${way}`);
          const waits = keys.map((_, i) => descriptionOf(command, denied, i).retryAfterMs > 0);
          assert.deepEqual(waits, [cost[0] > 70, cost[1] > 19, cost[2] > 6], `${cost} by ${way}`);
          assert.deepEqual(await lefts(), [70, 19, 6], `${cost} by ${way}`);
        }
        assert.equal(
          (await send(store, check(keys, [10, 5, 2], 5), way)).granted,
          3,
          `five checks by ${way}`,
        );
        assert.deepEqual(await lefts(), [40, 4, 0], way);
      }
    },
  ),

  'a cost of 0 neither charges a limit nor asks it': needs(atomicAcrossLimits, async (stage) => {
    const store = await stage.open();
    for (const way of waysOf(store, ...keysOf(stage, ''))) {
      const keys = keysOf(stage, way);
      const [tokens, requests, writes] = keys as readonly [RecordKey, RecordKey, RecordKey];
      await send(store, check(requests, 20), way);
      const spent = await stored(store, requests);
      const result = await send(store, check(keys, [5, 0, 0], 2), way);
      assert.equal(result.granted, 2, way);
      assert.deepEqual(await stored(store, requests), spent, `${way}: used up, and not asked`);
      assert.equal(await stored(store, writes), undefined, `${way}: new, and not charged`);
      assert.equal(await unitsLeft(store, tokens), 90, way);
      assert.equal((await send(store, check(keys, [91, 0, 0]), way)).granted, 0, way);
      assert.equal(await stored(store, writes), undefined, `${way}: new, and not charged by a denial`);
    }
  }),

  'takes back from each limit its own cost, and charges each its own penalty': needs(
    atomicAcrossLimits,
    async (stage) => {
      const store = await stage.open();
      for (const way of waysOf(store, ...keysOf(stage, ''))) {
        const keys = keysOf(stage, way);
        const { nowMs } = await send(store, check(keys, [30, 10, 5]), way);
        const back = await send(store, takeBack(keys, [10, 0, 2], nowMs), way);
        const remaining = keys.map(({ algorithm }, i) => algorithm.available(back.records[i], back.nowMs));
        assert.deepEqual(remaining, [80, 10, 7], way);
        const penalized = await send(store, penalty(keys, [0, 3, 8]), way);
        assert.deepEqual(penalized.charged, [0, 3, 7], way);
        for (const [i, left] of [80, 7, 0].entries()) {
          assert.equal(await unitsLeft(store, keys[i] as RecordKey), left, way);
        }
      }
    },
  ),
});
