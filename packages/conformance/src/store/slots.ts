import assert from 'node:assert/strict';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { limitOf } from '../sample-limits.ts';
import { check, send, takeBack, unitsLeft, waysOf } from '../send-command.ts';

const LEASE_MS = 1000;
const limit = limitOf('concurrency', 2, LEASE_MS);

export const slotCases: readonly StoreConformanceCase[] = casesOf('slots', {
  'a slot comes back when it is released, or else when its lease ends': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const way of waysOf(store, stage.key(limit))) {
      const key = stage.key(limit, way);
      const take = async (): Promise<number> => (await send(store, check(key), way)).granted;
      stage.clock.set(startMs);
      assert.equal(await take(), 1, way);
      stage.clock.set(startMs + 100);
      assert.equal(await take(), 1, way);
      assert.equal(await take(), 0, `${way}: both are held`);
      await send(store, takeBack(key, 1, startMs + 100), way);
      assert.equal(await take(), 1, `${way}: one was released`);
      stage.clock.set(startMs + LEASE_MS - 1);
      assert.equal(await take(), 0, `${way}: one millisecond before the lease ends`);
      stage.clock.set(startMs + LEASE_MS);
      assert.equal(await take(), 1, `${way}: the lease has ended`);
      assert.equal(await take(), 0, `${way}: the other is still held`);
    }
  },

  'a late release frees no slot of another holder': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const way of waysOf(store, stage.key(limit))) {
      const key = stage.key(limit, way);
      stage.clock.set(startMs);
      await send(store, check(key, 2), way);
      stage.clock.set(startMs + LEASE_MS);
      assert.equal((await send(store, check(key, 2), way)).granted, 1, way);
      for (let i = 0; i < 2; i++) await send(store, takeBack(key, 1, startMs), way);
      assert.equal((await send(store, check(key), way)).granted, 0, `${way}: three hold two slots`);
      await send(store, takeBack(key, 1, startMs + LEASE_MS), way);
      assert.equal(await unitsLeft(store, key), 1, `${way}: a release in time`);
    }
  },

  'a slot that is released twice frees one slot': async (stage) => {
    const store = await stage.open();
    for (const way of waysOf(store, stage.key(limit))) {
      const key = stage.key(limit, way);
      const { nowMs } = await send(store, check(key), way);
      stage.clock.advance(1);
      await send(store, check(key), way);
      for (let i = 0; i < 2; i++) await send(store, takeBack(key, 1, nowMs), way);
      assert.equal(await unitsLeft(store, key), 1, way);
    }
  },
});
