import assert from 'node:assert/strict';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { type AlgorithmName, countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, descriptionOf, send, stored, takeBack, unitsLeft, waysOf } from '../send-command.ts';

const MINUTE_MS = 60_000;

const logs: readonly AlgorithmName[] = ['sliding-window-log', 'concurrency'];
const buckets: readonly AlgorithmName[] = ['token-bucket', 'leaky-bucket', 'gcra'];

export const takeBackCases: readonly StoreConformanceCase[] = casesOf('take back', {
  'gives back what was spent, and no more': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, MINUTE_MS);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        await send(store, check(key, 6), way);
        const refund = takeBack(key, 2);
        const { remaining } = descriptionOf(refund, await send(store, refund, way));
        assert.equal(remaining, 6, `${algorithm} by ${way}`);
        await send(store, takeBack(key, 1000), way);
        assert.equal((await send(store, check(key, 11), way)).granted, 0, `${algorithm} by ${way}`);
        assert.equal((await send(store, check(key, 10), way)).granted, 1, `${algorithm} by ${way}`);
      }
    }
  },

  'gives a charge back at the time at which it was charged, and never lifts a record above full': async (
    stage,
  ) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, MINUTE_MS);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        const label = `${algorithm} by ${way}`;
        const { nowMs } = await send(store, check(key, 6), way);
        const some = takeBack(key, 2, nowMs);
        assert.equal(descriptionOf(some, await send(store, some, way)).remaining, 6, label);
        for (const units of [4, 1000, Number.MAX_SAFE_INTEGER]) {
          await send(store, takeBack(key, units, nowMs), way);
          assert.equal(await unitsLeft(store, key), 10, `${label}, ${units} units`);
        }
        assert.equal((await send(store, check(key, 10), way)).granted, 1, label);
        assert.equal((await send(store, check(key, 1), way)).granted, 0, label);
      }
    }
  },

  'gives nothing to a later window, one millisecond after the edge': async (stage) => {
    const store = await stage.open();
    const aligned = limitOf('fixed-window', 1, 1000, 'aligned', 'clock');
    // A charge of the last millisecond of a window, and the first of the next one.
    const edges = [
      { limit: aligned, chargeAtMs: 999, nextAtMs: 1000 },
      { limit: limitOf('fixed-window', 1, 1000, 'first use'), chargeAtMs: 999, nextAtMs: 1999 },
      { limit: limitOf('sliding-window', 1, 1000), chargeAtMs: 999, nextAtMs: 2000 },
      { limit: limitOf('sliding-window-log', 1, 1000), chargeAtMs: 999, nextAtMs: 1999 },
      { limit: limitOf('concurrency', 1, 1000), chargeAtMs: 999, nextAtMs: 1999 },
      ...buckets.map((name) => ({ limit: limitOf(name, 1, 1000), chargeAtMs: 999, nextAtMs: 1999 })),
    ];
    const startMs = stage.clock.now();
    for (const { limit, chargeAtMs, nextAtMs } of edges) {
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        const label = `${limit.name} by ${way}`;
        stage.clock.set(startMs + chargeAtMs);
        const { nowMs } = await send(store, check(key), way);
        stage.clock.set(startMs + nextAtMs);
        assert.equal((await send(store, check(key), way)).granted, 1, `${label}: the next window`);
        await send(store, takeBack(key, 1, nowMs), way);
        assert.equal(
          (await send(store, check(key), way)).granted,
          0,
          `${label}: two granted by a limit of 1`,
        );
        await send(store, takeBack(key, 1, nowMs + nextAtMs - chargeAtMs), way);
        assert.equal((await send(store, check(key), way)).granted, 1, `${label}: its own charge`);
      }
    }
  },

  'gives back to the window before this one, in a sliding window, what still weighs in': async (stage) => {
    const store = await stage.open();
    const limit = limitOf('sliding-window', 10, 1000);
    const startMs = stage.clock.now();
    for (const way of waysOf(store, stage.key(limit))) {
      const key = stage.key(limit, way);
      stage.clock.set(startMs);
      await send(store, check(key, 8), way);
      stage.clock.set(startMs + 1500);
      await send(store, check(key, 3), way);
      assert.equal(await unitsLeft(store, key), 3, way);
      await send(store, takeBack(key, 8, startMs), way);
      assert.equal(await unitsLeft(store, key), 7, way);
    }
  },

  'frees only the entry of a log that was charged': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const algorithm of logs) {
      const limit = limitOf(algorithm, 10, 1000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        const label = `${algorithm} by ${way}`;
        for (const [atMs, units] of [
          [0, 3],
          [10, 4],
          [20, 2],
        ] as const) {
          stage.clock.set(startMs + atMs);
          await send(store, check(key, units), way);
        }
        for (const wrongMs of [9, 11, -990, 1010]) {
          await send(store, takeBack(key, 4, startMs + wrongMs), way);
          assert.equal(await unitsLeft(store, key), 1, `${label}: no entry at ${wrongMs} ms`);
        }
        await send(store, takeBack(key, 9, startMs + 10), way);
        assert.equal(await unitsLeft(store, key), 5, label);
        stage.clock.set(startMs + 1000);
        assert.equal(await unitsLeft(store, key), 8, `${label}: the first entry has ended`);
        stage.clock.set(startMs + 1020);
        assert.equal(await unitsLeft(store, key), 10, `${label}: the last entry has ended`);
      }
    }
  },

  'gives a bucket back what was charged, less what has drained since': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const algorithm of buckets) {
      // One unit drains each 100 ms.
      const limit = limitOf(algorithm, 10, 1000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        const label = `${algorithm} by ${way}`;
        stage.clock.set(startMs);
        await send(store, check(key, 6), way);
        stage.clock.set(startMs + 250);
        await send(store, check(key, 6), way);
        const command = takeBack(key, 6, startMs);
        // 9.5 units are used, of which 3.5 are of the first charge.
        assert.equal(descriptionOf(command, await send(store, command, way)).remaining, 4, label);
        stage.clock.set(startMs + 600);
        assert.equal(await unitsLeft(store, key), 7, label);
        await send(store, takeBack(key, 6, startMs), way);
        assert.equal(await unitsLeft(store, key), 7, `${label}: all of it has drained`);
      }
    }
  },

  'stores nothing when units of a key without a record are taken back': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 1000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        for (const chargedAtMs of [undefined, stage.clock.now(), stage.clock.now() - 1]) {
          await send(store, takeBack(key, 5, chargedAtMs), way);
          assert.equal(await stored(store, key), undefined, `${algorithm} by ${way}`);
        }
        assert.equal((await send(store, check(key, 11), way)).granted, 0, `${algorithm} by ${way}`);
      }
    }
  },
});
