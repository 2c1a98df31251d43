import assert from 'node:assert/strict';
import { calendarWindow, type StoredRecord } from '@sluice/core';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { limitOf } from '../sample-limits.ts';
import { check, descriptionOf, put, send, stored, takeBack, unitsLeft, waysOf } from '../send-command.ts';

const MOST = Number.MAX_SAFE_INTEGER;

export const numberCases: readonly StoreConformanceCase[] = casesOf('numbers', {
  'stores every safe integer unchanged, in lists of any length': async (stage) => {
    const store = await stage.open();
    const limit = limitOf('sliding-window-log', 10, 60_000);
    const expiresAtMs = stage.clock.now() + 60_000;
    const records: readonly StoredRecord[] = [
      [expiresAtMs],
      [expiresAtMs, 0, -1, 255, 256, 32_767, 65_536, -32_769],
      [expiresAtMs, 2 ** 31 - 1, 2 ** 31, 2 ** 32, -(2 ** 31) - 1],
      [expiresAtMs, MOST, -MOST, MOST - 1, 2 ** 52 + 1, 999_999_999_999_999],
      [expiresAtMs, ...Array.from({ length: 1000 }, (_, i) => expiresAtMs - i)],
    ];
    for (const [i, record] of records.entries()) {
      const key = stage.key(limit, `${i}`);
      await put(store, key, record);
      assert.deepEqual(await stored(store, key), record);
    }
  },

  'denies every check by a limit of 0, whatever the algorithm': async (stage) => {
    const store = await stage.open();
    for (const algorithm of ['fixed-window', 'sliding-window', 'sliding-window-log'] as const) {
      const limit = limitOf(algorithm, 0, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        const label = `${algorithm} by ${way}`;
        const denied = await send(store, check(key), way);
        assert.equal(denied.granted, 0, label);
        assert.equal(descriptionOf(check(key), denied).retryAfterMs, Number.POSITIVE_INFINITY, label);
      }
    }
  },

  'counts a calendar year to its end, by the time zone of the limit': async (stage) => {
    const store = await stage.open();
    const limit = calendarWindow({ name: 'yearly', limit: 3, every: 'year', timeZone: 'America/New_York' });
    const key = stage.key(limit);
    const startMs = Date.UTC(2024, 0, 1, 5);
    stage.clock.set(startMs);
    assert.equal((await send(store, check(key, 2))).granted, 1);
    stage.clock.set(Date.UTC(2025, 0, 1, 5) - 1);
    assert.equal((await send(store, check(key, 2))).granted, 0, 'the last millisecond of the year');
    assert.equal((await send(store, check(key))).granted, 1, 'the last unit of the year');
    stage.clock.advance(1);
    assert.equal(await unitsLeft(store, key), 3, 'the first millisecond of the next year');
  },

  'spends and gives back exactly, up to 2^53 - 1 units': async (stage) => {
    const store = await stage.open();
    const limit = limitOf('fixed-window', MOST, 60_000);
    for (const way of waysOf(store, stage.key(limit))) {
      const key = stage.key(limit, way);
      assert.equal((await send(store, check(key, MOST - 1), way)).granted, 1, way);
      assert.equal((await send(store, check(key, 2), way)).granted, 0, way);
      assert.equal((await send(store, check(key, 1), way)).granted, 1, way);
      await send(store, takeBack(key, MOST - 1), way);
      assert.equal(await unitsLeft(store, key), MOST - 1, way);
      await send(store, takeBack(key, MOST), way);
      assert.equal(await unitsLeft(store, key), MOST, way);
    }
  },

  'denies a cost of 2^53 - 1 that does not fit, whatever the count': async (stage) => {
    const store = await stage.open();
    const limit = limitOf('token-bucket', 10, 60_000);
    for (const way of waysOf(store, stage.key(limit))) {
      const command = check(stage.key(limit, way), MOST, 1000);
      const result = await send(store, command, way);
      assert.deepEqual(
        { granted: result.granted, ...descriptionOf(command, result) },
        { granted: 0, remaining: 10, retryAfterMs: Infinity, resetAfterMs: 0 },
        way,
      );
    }
  },
});
