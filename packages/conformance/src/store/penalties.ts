import assert from 'node:assert/strict';
import type { CommandResult, RecordKey, Store } from '@sluice/core';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, descriptionOf, penalty, send, stored, unitsLeft, waysOf } from '../send-command.ts';

const WINDOW_MS = 1000;

/** What the record means: its status for a small and for the largest cost. */
async function meaningOf(store: Store, key: RecordKey): Promise<unknown> {
  const descriptions = [];
  for (const cost of [1, 10]) {
    const peek = check(key, cost, 0);
    descriptions.push(descriptionOf(peek, await send(store, peek)));
  }
  return descriptions;
}

export const penaltyCases: readonly StoreConformanceCase[] = casesOf('penalties', {
  'charges a penalty whether or not it fits, and reports what it has charged': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, WINDOW_MS);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        const penalize = (cost: number): Promise<CommandResult> => send(store, penalty(key, cost), way);
        const label = `${algorithm} by ${way}`;
        for (const [cost, charged, left] of [
          [3, 3, 7],
          [0, 0, 7],
          [8, 7, 0],
          [1, 0, 0],
        ] as const) {
          const result = await penalize(cost);
          assert.deepEqual([result.granted, result.charged], [1, [charged]], `${label}, ${cost} units`);
          assert.equal(await unitsLeft(store, key), left, `${label}, ${cost} units`);
        }
      }
    }
  },

  'a penalty empties the limit, and leaves no debt': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, WINDOW_MS);
      for (const way of waysOf(store, stage.key(limit))) {
        for (const cost of [11, 1000, Number.MAX_SAFE_INTEGER]) {
          const [key, spent] = [
            stage.key(limit, `${way}, ${cost}`),
            stage.key(limit, `${way}, ${cost}, spent`),
          ];
          stage.clock.set(startMs);
          await send(store, check(key, 4), way);
          await send(store, penalty(key, cost), way);
          await send(store, check(spent, 4), way);
          await send(store, check(spent, 6), way);
          for (const atMs of [0, 500, 999, 1500]) {
            stage.clock.set(startMs + atMs);
            const label = `${algorithm} by ${way}, ${cost} units, after ${atMs} ms`;
            assert.deepEqual(await meaningOf(store, key), await meaningOf(store, spent), label);
          }
        }
      }
    }
    stage.clock.set(startMs);
  },

  'a penalty of 0 stores nothing': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, WINDOW_MS);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        await send(store, penalty(key, 0), way);
        assert.equal(await stored(store, key), undefined, `${algorithm} by ${way}`);
      }
    }
  },
});
