import assert from 'node:assert/strict';
import { ask, check, left, waysOf } from '../ask.ts';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { storeClock } from '../needs.ts';
import { algorithmNames, limitOf } from '../sample-limits.ts';
import { withProcessClockOff } from './process-clock.ts';

const HOUR_MS = 3_600_000;

export const clockCases: readonly StoreConformanceCase[] = casesOf('clock', {
  'grants nothing extra when the clock goes backwards': async (stage) => {
    const store = await stage.open();
    for (const algorithm of algorithmNames) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        await ask(store, check(key, 10), way);
        for (const backMs of [1, 59_999, 60_000, 600_000, 59_999]) {
          stage.clock.advance(-backMs);
          const label = `${algorithm} by ${way}, ${backMs} ms back`;
          assert.equal((await ask(store, check(key), way)).granted, 0, label);
          stage.clock.advance(backMs - 1);
          assert.equal((await ask(store, check(key), way)).granted, 0, `${label} and forth`);
        }
      }
    }
  },

  'decides by the clock that it was given': async (stage) => {
    const [store, limit] = [await stage.open(), limitOf('token-bucket', 10, 60_000)];
    assert.equal(store.capabilities.clock, 'process', 'and says so');
    for (const way of waysOf(store, stage.key(limit))) {
      for (const byMs of [0, 1, 7 * HOUR_MS, -HOUR_MS]) {
        stage.clock.advance(byMs);
        const { nowMs } = await ask(store, check(stage.key(limit)), way);
        assert.equal(nowMs, stage.clock.now(), way);
      }
    }
  },

  'tells the time in whole milliseconds since the epoch': async (stage) => {
    const [store, key] = [await stage.openOnOwnClock(), stage.key(limitOf('token-bucket', 10, 60_000))];
    for (const way of waysOf(store, key)) {
      const { nowMs } = await ask(store, check(key), way);
      // Servers differ from this process by minutes; seconds, microseconds or time since a start differ by decades.
      assert.ok(Math.abs(nowMs - Date.now()) < 24 * HOUR_MS, `${nowMs} is not the present, by ${way}`);
      assert.ok(Number.isSafeInteger(nowMs), `${nowMs} is not whole, by ${way}`);
    }
  },

  "decides by its server's clock, however wrong the clock of this process is": needs(
    storeClock,
    async (stage) => {
      const [store, limit] = [await stage.openOnOwnClock(), limitOf('fixed-window', 10, 60_000)];
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        await ask(store, check(key, 10), way);
        const result = await withProcessClockOff(HOUR_MS, () => ask(store, check(key), way));
        assert.equal(result.granted, 0, `an hour ahead, by ${way}`);
        assert.equal(await left(store, key), 0, way);
      }
    },
  ),
});
