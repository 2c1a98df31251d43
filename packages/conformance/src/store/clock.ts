import assert from 'node:assert/strict';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { storeClock } from '../needs.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, descriptionOf, put, send, unitsLeft, waysOf } from '../send-command.ts';
import { withProcessClockOff } from './process-clock.ts';

const HOUR_MS = 3_600_000;

export const clockCases: readonly StoreConformanceCase[] = casesOf('clock', {
  'grants nothing extra when the clock goes backwards': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const chargedAtMs = stage.clock.now();
        for (const backMs of [1, 59_999, 60_000]) {
          const key = stage.key(limit, `${way} ${backMs}`);
          await send(store, check(key, 10), way);
          const label = `${algorithm} by ${way}, ${backMs} ms back`;
          stage.clock.advance(-backMs);
          assert.equal((await send(store, check(key), way)).granted, 0, label);
          stage.clock.advance(backMs - 1);
          assert.equal((await send(store, check(key), way)).granted, 0, `${label}, then forward again`);
          stage.clock.set(chargedAtMs);
        }
      }
    }
  },

  'counts usage as charged now when the clock has stepped back by a day': async (stage) => {
    const store = await stage.open();
    const chargedAtMs = stage.clock.now();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const [key, fresh] = [stage.key(limit, way), stage.key(limit, `${way}, fresh`)];
        const label = `${algorithm} by ${way}`;
        await send(store, check(key, 10), way);
        stage.clock.set(chargedAtMs - 24 * HOUR_MS);
        await send(store, check(fresh, 10), way);
        // The second denial comes later, and counts the usage from the first one on.
        for (const atMs of [0, 1000]) {
          stage.clock.set(chargedAtMs - 24 * HOUR_MS + atMs);
          const command = check(key);
          const denied = await send(store, command, way);
          assert.equal(denied.granted, 0, `${label}, after ${atMs} ms`);
          const expected = check(fresh);
          assert.deepEqual(
            descriptionOf(command, denied),
            descriptionOf(expected, await send(store, expected, way)),
            `${label}, after ${atMs} ms`,
          );
        }
        const { retryAfterMs } = descriptionOf(check(key), await send(store, check(key), way));
        stage.clock.advance(retryAfterMs);
        assert.equal(
          (await send(store, check(key), way)).granted,
          1,
          `${label}, after ${retryAfterMs} ms more`,
        );
        stage.clock.set(chargedAtMs);
      }
    }
  },

  'ends a block no later than it was meant to last when the clock has stepped back': async (stage) => {
    const store = await stage.open();
    const limit = limitOf('block', 1, 60_000);
    const startMs = stage.clock.now();
    for (const way of waysOf(store, stage.key(limit))) {
      const key = stage.key(limit, way);
      stage.clock.set(startMs);
      await put(store, key, [startMs + 60_000, startMs]);
      stage.clock.set(startMs - 24 * HOUR_MS);
      assert.equal((await send(store, check(key), way)).granted, 0, way);
      stage.clock.advance(59_999);
      assert.equal((await send(store, check(key), way)).granted, 0, way);
      stage.clock.advance(1);
      assert.equal((await send(store, check(key), way)).granted, 1, way);
    }
  },

  'decides by the clock it was given': async (stage) => {
    const [store, limit] = [await stage.open(), limitOf('token-bucket', 10, 60_000)];
    assert.equal(store.capabilities.clock, 'process', '`capabilities.clock` must say so');
    for (const way of waysOf(store, stage.key(limit))) {
      for (const byMs of [0, 1, 7 * HOUR_MS, -HOUR_MS]) {
        stage.clock.advance(byMs);
        const { nowMs } = await send(store, check(stage.key(limit)), way);
        assert.equal(nowMs, stage.clock.now(), way);
      }
    }
  },

  'reports the time in whole milliseconds since the epoch': async (stage) => {
    const [store, key] = [await stage.openOnDefaultClock(), stage.key(limitOf('token-bucket', 10, 60_000))];
    for (const way of waysOf(store, key)) {
      const { nowMs } = await send(store, check(key), way);
      // Servers differ from this process by minutes. Seconds, microseconds or uptime differ by decades.
      assert.ok(Math.abs(nowMs - Date.now()) < 24 * HOUR_MS, `${nowMs} is not the current time, by ${way}`);
      assert.ok(Number.isSafeInteger(nowMs), `${nowMs} is not an integer, by ${way}`);
    }
  },

  "decides by its server's clock, however wrong the process clock is": needs(storeClock, async (stage) => {
    const [store, limit] = [await stage.openOnDefaultClock(), limitOf('fixed-window', 10, 60_000)];
    for (const way of waysOf(store, stage.key(limit))) {
      const key = stage.key(limit, way);
      await send(store, check(key, 10), way);
      const result = await withProcessClockOff(HOUR_MS, () => send(store, check(key), way));
      assert.equal(result.granted, 0, `an hour ahead, by ${way}`);
      assert.equal(await unitsLeft(store, key), 0, way);
    }
  }),
});
