import assert from 'node:assert/strict';
import {
  type CommandOutcome,
  RateLimitError,
  type RecordKey,
  type Store,
  type StoredRecord,
} from '@sluice/core';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { runDifferential } from '../differential.ts';
import { native } from '../needs.ts';
import { type AlgorithmName, algorithmNames, countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, put, send, sendBatch, stored, takeBack, unitsLeft } from '../send-command.ts';
import type { Stage } from '../stage.ts';
import { SUITE_SEED } from './suite-seed.ts';

/** Those of these algorithms that are native to the store. */
function nativeOf(names: readonly AlgorithmName[], { capabilities }: Store): readonly AlgorithmName[] {
  return names.filter((name) => capabilities.native.includes(name));
}

/** A key of a limit of 10 per minute with a native algorithm. */
function nativeKey(stage: Stage, store: Store, key: string): RecordKey {
  return stage.key(limitOf(nativeOf(countingAlgorithms, store)[0] as AlgorithmName, 10, 60_000), key);
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
      commands: stage.commands,
      seed: SUITE_SEED,
      algorithms: nativeOf(algorithmNames, store),
    });
  }),

  'reads what `update` wrote, and vice versa': needs(native, async (stage) => {
    const store = await stage.open();
    const { clock } = stage;
    await runDifferential({
      store,
      clock,
      path: 'both',
      commands: stage.commands,
      seed: SUITE_SEED,
      algorithms: nativeOf(algorithmNames, store),
    });
  }),

  'runs the commands of a batch in order': needs(native, async (stage) => {
    const store = await stage.open();
    const key = nativeKey(stage, store, 'someone');
    const batch = [
      check(key, 10),
      check(key, 1),
      takeBack(key, 10),
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
    const names = nativeOf(countingAlgorithms, store);
    const costOf = (i: number): number => 1 + (i % 10);
    const keys = Array.from({ length: size }, (_, i) => {
      const limit = limitOf(names[i % names.length] as AlgorithmName, 10, 60_000);
      return stage.key(limit, `${i}`);
    });
    const outcomes = await sendBatch(
      store,
      keys.map((key, i) => check(key, costOf(i))),
    );
    for (const [i, key] of keys.entries()) {
      assert.equal(grantedOf(outcomes[i]), 1, `command ${i}`);
      assert.equal(await unitsLeft(store, key), 10 - costOf(i), `command ${i}`);
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
    const limit = limitOf(nativeOf(countingAlgorithms, one)[0] as AlgorithmName, 20, 60_000);
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
