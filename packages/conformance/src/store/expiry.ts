import assert from 'node:assert/strict';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, put, send, stored, takeBack, waysOf } from '../send-command.ts';

const DAY_MS = 86_400_000;
const limit = limitOf('fixed-window', 10, 60_000);

export const expiryCases: readonly StoreConformanceCase[] = casesOf('expiry', {
  'keeps a record until the last millisecond before its expiry': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const keepForMs of [2, 700, 1500, 31 * DAY_MS, 3650 * DAY_MS]) {
      const key = stage.key(limit, `${keepForMs}`);
      stage.clock.set(startMs);
      await put(store, key, [startMs + keepForMs, 3]);
      stage.clock.set(startMs + keepForMs - 1);
      assert.deepEqual(
        await stored(store, key),
        [startMs + keepForMs, 3],
        `${keepForMs - 1} ms of ${keepForMs}`,
      );
    }
  },

  'treats a record as absent from the millisecond of its expiry': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const keepForMs of [1, 700, 1000, 31 * DAY_MS]) {
      const key = stage.key(limit, `${keepForMs}`);
      stage.clock.set(startMs);
      await put(store, key, [startMs + keepForMs, 3]);
      stage.clock.set(startMs + keepForMs);
      assert.equal(await stored(store, key), undefined, `${keepForMs} ms`);
    }
  },

  'updates the expiry on every write, to a later or an earlier time': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(limit)];
    const startMs = stage.clock.now();
    await put(store, key, [startMs + 100, 1]);
    await put(store, key, [startMs + 10_000, 2]);
    stage.clock.set(startMs + 9999);
    assert.deepEqual(await stored(store, key), [startMs + 10_000, 2], 'later');
    await put(store, key, [startMs + 60_000, 3]);
    await put(store, key, [startMs + 10_050, 4]);
    stage.clock.set(startMs + 10_050);
    assert.equal(await stored(store, key), undefined, 'sooner');
  },

  'removes the stored record when an expired one is written': async (stage) => {
    const store = await stage.open();
    const nowMs = stage.clock.now();
    for (const atMs of [nowMs, nowMs - 1]) {
      const key = stage.key(limit, `${atMs}`);
      await put(store, key, [nowMs + 1000, 3]);
      await put(store, key, [atMs, 3]);
      assert.equal(await stored(store, key), undefined, `expired ${nowMs - atMs} ms ago`);
    }
  },

  'stores nothing when units are given back to an expired record': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const bounded = limitOf(algorithm, 10, 1000);
      for (const way of waysOf(store, stage.key(bounded))) {
        const key = stage.key(bounded, way);
        await send(store, check(key, 5), way);
        stage.clock.advance(2000);
        await send(store, takeBack(key, 5), way);
        await send(store, takeBack(key, 5, stage.clock.now() - 2000), way);
        assert.equal(await stored(store, key), undefined, `${algorithm} by ${way}`);
        assert.equal((await send(store, check(key, 11), way)).granted, 0, `${algorithm} by ${way}`);
      }
    }
  },

  'expires a record by its default clock': async (stage) => {
    const [store, key] = [await stage.openOnDefaultClock(), stage.key(limit)];
    const expiresAtMs = await store.update([key], (_records, nowMs) => ({
      result: nowMs + 30,
      writes: [[nowMs + 30, 3]],
    }));
    // Real time, since the default clock cannot be moved: reads until the record has expired by the store's
    // own time.
    for (let hasExpired = false; !hasExpired; ) {
      const [record, nowMs] = await store.update([key], ([one], now) => ({ result: [one, now] as const }));
      hasExpired = nowMs >= expiresAtMs;
      assert.deepEqual(record, hasExpired ? undefined : [expiresAtMs, 3], `${expiresAtMs - nowMs} ms before`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  },
});
