import assert from 'node:assert/strict';
import type { Store } from '@sluice/core';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { shared } from '../needs.ts';
import { limitOf } from '../sample-limits.ts';
import { check, send, unitsLeft } from '../send-command.ts';

export const lifecycleCases: readonly StoreConformanceCase[] = casesOf('lifecycle', {
  'can be closed twice': async (stage) => {
    const store = await stage.open();
    await stage.closeEarly(store);
    await store.close();
  },

  'rejects every call with STORE_CLOSED once closed': async (stage) => {
    const store = await stage.open();
    const key = stage.key(limitOf('token-bucket', 10, 60_000));
    await send(store, check(key));
    await stage.closeEarly(store);
    const closed = { name: 'RateLimitError', code: 'STORE_CLOSED' };
    await assert.rejects(async () => send(store, check(key)), closed, 'update');
    await assert.rejects(async () => store.remove([key]), closed, 'remove');
    if (store.execute !== undefined) {
      await assert.rejects(async () => (store as Required<Store>).execute([check(key)]), closed, 'execute');
    }
  },

  'gets ready as often as it is asked, and keeps its records': async (stage) => {
    const store = await stage.open();
    const key = stage.key(limitOf('token-bucket', 10, 60_000));
    await send(store, check(key, 4));
    // Absent where there is nothing to prepare.
    await Promise.all([store.ready?.(), store.ready?.()]);
    await store.ready?.();
    assert.equal(await unitsLeft(store, key), 6);
  },

  'keeps serving through one instance when another is closed': needs(shared, async (stage) => {
    const [one, other] = [await stage.open(), await stage.open()];
    const key = stage.key(limitOf('token-bucket', 10, 60_000));
    await send(one, check(key, 4));
    await stage.closeEarly(one);
    assert.equal(await unitsLeft(other, key), 6);
  }),
});
