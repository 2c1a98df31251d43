import assert from 'node:assert/strict';
import { block, type StoredRecord } from '@sluice/core';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { atomicAcrossLimits } from '../needs.ts';
import { limitOf } from '../sample-limits.ts';
import { check, descriptionOf, penalty, put, send, stored, takeBack, waysOf } from '../send-command.ts';

const BLOCK_MS = 900_000;
const counting = limitOf('fixed-window', 1, 60_000);
const blocking = limitOf('block', 1, BLOCK_MS, 'block-on-denial');
const byHand = block({ name: 'block-by-hand' });

export const blockCases: readonly StoreConformanceCase[] = casesOf('blocks', {
  'denies a blocked key until the block ends, whatever the check costs': async (stage) => {
    const store = await stage.open();
    const startMs = stage.clock.now();
    for (const limit of [blocking, byHand]) {
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        stage.clock.set(startMs);
        assert.equal((await send(store, check(key, 1000), way)).granted, 1, `${limit.name} by ${way}`);
        await put(store, key, [startMs + BLOCK_MS, startMs]);
        for (const [atMs, granted] of [
          [0, 0],
          [BLOCK_MS - 1, 0],
          [BLOCK_MS, 1],
        ] as const) {
          stage.clock.set(startMs + atMs);
          const command = check(key);
          const result = await send(store, command, way);
          const label = `${limit.name} by ${way}, after ${atMs} ms`;
          assert.equal(result.granted, granted, label);
          assert.equal(
            descriptionOf(command, result).retryAfterMs,
            granted === 1 ? 0 : BLOCK_MS - atMs,
            label,
          );
        }
      }
    }
  },

  'a check, a penalty and a take-back leave a block as it is': async (stage) => {
    const store = await stage.open();
    for (const way of waysOf(store, stage.key(blocking))) {
      const [key, free] = [stage.key(blocking, way), stage.key(blocking, `${way}, free`)];
      const record: StoredRecord = [stage.clock.now() + BLOCK_MS, stage.clock.now()];
      await put(store, key, record);
      stage.clock.advance(1000);
      for (const command of [check, penalty, takeBack]) {
        await send(store, command(key, 1), way);
        assert.deepEqual(await stored(store, key), record, `${command.name} by ${way}`);
        await send(store, command(free, 1), way);
        assert.equal(await stored(store, free), undefined, `${command.name} by ${way}`);
      }
    }
  },

  'a denial by another limit blocks the key, an allowed check does not': needs(
    atomicAcrossLimits,
    async (stage) => {
      const store = await stage.open();
      for (const way of waysOf(store, stage.key(counting), stage.key(blocking))) {
        const keys = [stage.key(counting, way), stage.key(blocking, way)] as const;
        assert.equal((await send(store, check(keys), way)).granted, 1, way);
        assert.equal(await stored(store, keys[1]), undefined, `${way}: allowed`);
        const nowMs = stage.clock.now();
        const denied = await send(store, check(keys), way);
        assert.equal(denied.granted, 0, way);
        const record = [nowMs + BLOCK_MS, nowMs];
        assert.deepEqual(denied.records[1], record, `${way}: the result`);
        assert.deepEqual(await stored(store, keys[1]), record, way);
        stage.clock.advance(60_000);
        assert.equal(
          (await send(store, check(keys), way)).granted,
          0,
          `${way}: blocked, though one would fit`,
        );
      }
    },
  ),

  'a denied check does not extend a block': needs(atomicAcrossLimits, async (stage) => {
    const store = await stage.open();
    for (const way of waysOf(store, stage.key(counting), stage.key(blocking))) {
      const keys = [stage.key(counting, way), stage.key(blocking, way)] as const;
      const startMs = stage.clock.now();
      await send(store, check(keys, 1, 2), way);
      for (let i = 0; i < 3; i++) {
        stage.clock.advance(1000);
        assert.equal((await send(store, check(keys), way)).granted, 0, way);
        assert.deepEqual(await stored(store, keys[1]), [startMs + BLOCK_MS, startMs], way);
      }
    }
  }),

  'a denial blocks no key of a limit without `onDenied`, nor one at a cost of 0': needs(
    atomicAcrossLimits,
    async (stage) => {
      const store = await stage.open();
      for (const way of waysOf(store, stage.key(counting), stage.key(byHand))) {
        const keys = [counting, byHand, blocking].map((limit) => stage.key(limit, way));
        for (let i = 0; i < 3; i++) await send(store, check(keys, [1, 1, 0]), way);
        for (const key of keys.slice(1))
          assert.equal(await stored(store, key), undefined, `${key.scope} by ${way}`);
      }
    },
  ),
});
