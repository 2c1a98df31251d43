import assert from 'node:assert/strict';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, descriptionOf, send, waysOf } from '../send-command.ts';

export const retryCases: readonly StoreConformanceCase[] = casesOf('retry', {
  'denies one millisecond before retryAfterMs and grants at it': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      // Seven units in a second: no unit comes back at a whole millisecond.
      const limit = limitOf(algorithm, 7, 1000);
      for (const way of waysOf(store, stage.key(limit))) {
        for (const cost of [1, 3, 7]) {
          const command = check(stage.key(limit, `${way} ${cost}`), cost);
          await send(store, check(command.keys, 4), way);
          stage.clock.advance(137);
          await send(store, check(command.keys, 3), way);
          const { retryAfterMs } = descriptionOf(command, await send(store, command, way));
          const label = `${algorithm} by ${way}, cost ${cost}, after ${retryAfterMs} ms`;
          stage.clock.advance(retryAfterMs - 1);
          const early = await send(store, command, way);
          assert.equal(early.granted, 0, `${label}: 1 ms early`);
          assert.equal(descriptionOf(command, early).retryAfterMs, 1, `${label}: 1 ms early`);
          stage.clock.advance(1);
          assert.equal((await send(store, command, way)).granted, 1, label);
        }
      }
    }
  },

  'reports at once that a cost above the limit never fits': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 7, 1000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        for (const spent of [0, 5]) {
          if (spent > 0) await send(store, check(key, spent), way);
          const command = check(key, 8);
          const result = await send(store, command, way);
          assert.equal(result.granted, 0, `${algorithm} by ${way}`);
          assert.equal(descriptionOf(command, result).retryAfterMs, Infinity, `${algorithm} by ${way}`);
        }
      }
    }
  },
});
