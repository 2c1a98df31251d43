import assert from 'node:assert/strict';
import {
  type Command,
  type CommandOutcome,
  RateLimitError,
  type RecordKey,
  type Store,
  type StoredRecord,
} from '@sluice/core';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { runDifferential } from '../differential.ts';
import { native } from '../needs.ts';
import { type AlgorithmName, algorithmNames, limitOf } from '../sample-limits.ts';
import { check, put, send, sendBatch, stored, unitsLeft } from '../send-command.ts';
import type { Stage } from '../stage.ts';
import { SUITE_SEED } from './suite-seed.ts';

function nativeNames({ capabilities }: Store): readonly AlgorithmName[] {
  return algorithmNames.filter((name) => capabilities.native.includes(name));
}

/** A key of a limit of 10 per minute with a native algorithm. */
function nativeKey(stage: Stage, store: Store, key: string): RecordKey {
  return stage.key(limitOf(nativeNames(store)[0] as AlgorithmName, 10, 60_000), key);
}

function grantedOf(outcome: CommandOutcome | undefined): number {
  if (outcome instanceof Error || outcome === undefined) throw outcome ?? new Error('no outcome');
  return outcome.granted;
}

export const executionCases: readonly StoreConformanceCase[] = casesOf('execute', {
  'answers a batch of commands as the pure algorithms do': needs(native, async (stage) => {
    const store = await stage.open();
    const { clock } = stage;
    await runDifferential({
      store,
      clock,
      path: 'execute',
      commands: 1000,
      seed: SUITE_SEED,
      algorithms: nativeNames(store),
    });
  }),

  'reads what `update` wrote, and vice versa': needs(native, async (stage) => {
    const store = await stage.open();
    const { clock } = stage;
    await runDifferential({
      store,
      clock,
      path: 'both',
      commands: 1000,
      seed: SUITE_SEED,
      algorithms: nativeNames(store),
    });
  }),

  'runs the commands of a batch in order': needs(native, async (stage) => {
    const store = await stage.open();
    const key = nativeKey(stage, store, 'someone');
    const batch = [
      check(key, 10),
      check(key, 1),
      check(key, -10),
      check(key, 4),
      check(key, 1, 0),
      check(key, 7),
    ];
    const granted = (await sendBatch(store, batch)).map(grantedOf);
    assert.deepEqual(granted, [1, 0, 1, 1, 0, 0]);
    assert.equal(await unitsLeft(store, key), 6);
  }),

  'runs a full batch of different keys': needs(native, async (stage) => {
    const store = await stage.open();
    const size = store.capabilities.maxBatch ?? 32;
    const names = nativeNames(store);
    const commands: Command[] = Array.from({ length: size }, (_, i) => {
      const limit = limitOf(names[i % names.length] as AlgorithmName, 10, 60_000);
      return check(stage.key(limit, `${i}`), 1 + (i % 10));
    });
    const outcomes = await sendBatch(store, commands);
    for (const [i, { keys, cost }] of commands.entries()) {
      assert.equal(grantedOf(outcomes[i]), 1, `command ${i}`);
      assert.equal(await unitsLeft(store, keys[0] as RecordKey), 10 - cost, `command ${i}`);
    }
  }),

  'returns no outcomes for an empty batch': needs(native, async (stage) => {
    assert.deepEqual(await sendBatch(await stage.open(), []), []);
  }),

  'a command that fails does not affect the rest of its batch': needs(native, async (stage) => {
    const store = await stage.open();
    const [before, broken, after] = ['before', 'broken', 'after'].map((key) => nativeKey(stage, store, key));
    const record: StoredRecord = [stage.clock.now() + 60_000];
    // No algorithm could have written this record.
    await put(store, broken as RecordKey, record);
    const batch = [before, broken, after].map((key) => check(key as RecordKey, 3));
    const [first, middle, last] = await sendBatch(store, batch);
    assert.deepEqual([grantedOf(first), grantedOf(last)], [1, 1]);
    assert.equal(await unitsLeft(store, after as RecordKey), 7);
    if (middle instanceof Error) {
      assert.ok(RateLimitError.is(middle), `${middle} is not a RateLimitError`);
      assert.deepEqual(
        await stored(store, broken as RecordKey),
        record,
        'a command that fails spends nothing',
      );
    } else assert.ok(Number.isSafeInteger(grantedOf(middle)), `granted ${grantedOf(middle)}`);
  }),

  'grants exactly the limit to 64 racers, half of them through `update`': needs(native, async (stage) => {
    const [one, other] = [await stage.open(), await stage.open()];
    const stores = one.capabilities.shared ? [one, other] : [one];
    const limit = limitOf(nativeNames(one)[0] as AlgorithmName, 20, 60_000);
    const key = stage.key(limit);
    // All start before the first is answered.
    const started = Array.from({ length: 64 }, (_, racer) =>
      send(stores[racer % stores.length] as Store, check(key), racer % 4 < 2 ? 'update' : 'execute'),
    );
    const granted = (await Promise.all(started)).reduce((sum, result) => sum + result.granted, 0);
    assert.equal(granted, 20);
    assert.equal(await unitsLeft(one, key), 0);
  }),
});
