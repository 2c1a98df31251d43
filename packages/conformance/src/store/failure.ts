import assert from 'node:assert/strict';
import { RateLimitError, type StoredRecord } from '@sluice/core';
import { ask, check, left, put, stored } from '../ask.ts';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { limitOf } from '../sample-limits.ts';

const limit = limitOf('fixed-window', 10, 60_000);

export const failureCases: readonly StoreConformanceCase[] = casesOf('failure', {
  'what a transition throws reaches the caller as it is': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(limit)];
    for (const thrown of [new Error('mine'), new TypeError('mine'), new RateLimitError('RECORD_CORRUPT')]) {
      const caught = await store
        .update([key], () => {
          throw thrown;
        })
        .then(
          (result) => `nothing, and answered ${String(result)}`,
          (error: unknown) => error,
        );
      assert.equal(caught, thrown);
    }
  },

  'a transition that throws changes nothing, and the store works on': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(limit)];
    const record: StoredRecord = [stage.clock.now() + 1000, 3];
    await put(store, key, record);
    const failing = (): Promise<unknown> =>
      store.update([key], () => {
        throw new Error('mine');
      });
    await Promise.allSettled([failing(), failing(), failing()]);
    assert.deepEqual(await stored(store, key), record);
    await ask(store, check(key, 2));
    assert.equal(await left(store, key), 5);
  },

  'a call whose signal is aborted already answers, or rejects with a RateLimitError and has changed nothing':
    async (stage) => {
      const [store, key] = [await stage.open(), stage.key(limit)];
      const signal = AbortSignal.abort(new Error('nobody waits'));
      const record: StoredRecord = [stage.clock.now() + 1000, 3];
      const write = { result: 'done', writes: [record] };
      try {
        assert.equal(await store.update([key], () => write, { signal }), 'done');
      } catch (error) {
        assert.ok(RateLimitError.is(error), `${String(error)} is not a RateLimitError`);
        assert.equal(await left(store, key), 10);
      }
    },
});
