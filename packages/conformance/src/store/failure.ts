import assert from 'node:assert/strict';
import { RateLimitError, type StoredRecord } from '@sluice/core';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { limitOf } from '../sample-limits.ts';
import { check, put, send, stored, unitsLeft } from '../send-command.ts';

const limit = limitOf('fixed-window', 10, 60_000);

export const failureCases: readonly StoreConformanceCase[] = casesOf('failure', {
  'passes an error from a transition to the caller unchanged': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(limit)];
    for (const thrown of [new Error('mine'), new TypeError('mine'), new RateLimitError('RECORD_CORRUPT')]) {
      const caught = await store
        .update([key], () => {
          throw thrown;
        })
        .then(
          (result) => `no error: resolved to ${String(result)}`,
          (error: unknown) => error,
        );
      assert.equal(caught, thrown);
    }
  },

  'changes nothing when a transition throws, and keeps working': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(limit)];
    const record: StoredRecord = [stage.clock.now() + 1000, 3];
    await put(store, key, record);
    const failing = (): Promise<unknown> =>
      store.update([key], () => {
        throw new Error('mine');
      });
    await Promise.allSettled([failing(), failing(), failing()]);
    assert.deepEqual(await stored(store, key), record);
    await send(store, check(key, 2));
    assert.equal(await unitsLeft(store, key), 5);
  },

  'a call whose signal is already aborted succeeds, or rejects with a RateLimitError and changes nothing':
    async (stage) => {
      const [store, key] = [await stage.open(), stage.key(limit)];
      const signal = AbortSignal.abort(new Error('the caller is gone'));
      const record: StoredRecord = [stage.clock.now() + 1000, 3];
      const write = { result: 'done', writes: [record] };
      try {
        assert.equal(await store.update([key], () => write, { signal }), 'done');
      } catch (error) {
        assert.ok(RateLimitError.is(error), `${String(error)} is not a RateLimitError`);
        assert.equal(await unitsLeft(store, key), 10);
      }
    },
});
