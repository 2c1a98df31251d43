import assert from 'node:assert/strict';
import {
  type ChangeAllSync,
  type ChangeSync,
  type Store,
  type StoredRecord,
  type SyncStore,
  transitionOf,
} from '@sluice/core';
import { casesOf, needs, type StoreConformanceCase } from '../conformance-case.ts';
import { synchronous } from '../needs.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, stored, unitsLeft } from '../send-command.ts';

function asSync(store: Store): SyncStore {
  return store as SyncStore;
}

export const inProcessCases: readonly StoreConformanceCase[] = casesOf('in process', {
  '`updateSync` reads and changes the same records as `update`': needs(synchronous, async (stage) => {
    const store = asSync(await stage.open());
    for (const algorithm of countingAlgorithms) {
      const key = stage.key(limitOf(algorithm, 10, 60_000));
      const command = check(key, 3, 2);
      await store.update(command.keys, transitionOf(command));
      assert.equal(store.updateSync(command.keys, transitionOf(command)).granted, 1, algorithm);
      assert.equal(await unitsLeft(store, key), 1, algorithm);
    }
  }),

  '`updateSync` throws what its transition throws, and STORE_CLOSED once closed': needs(
    synchronous,
    async (stage) => {
      const store = asSync(await stage.open());
      const key = stage.key(limitOf('token-bucket', 10, 60_000));
      const thrown = new Error('mine');
      const fail = (): never => {
        throw thrown;
      };
      assert.throws(
        () => store.updateSync([key], fail),
        (error) => error === thrown,
      );
      assert.equal(await stored(store, key), undefined);
      await stage.closeEarly(store);
      assert.throws(() => store.updateSync([key], () => ({ result: 0 })), { code: 'STORE_CLOSED' });
    },
  ),

  '`changeSync` reads and changes the same records as `update`': needs(synchronous, async (stage) => {
    const store = asSync(await stage.open());
    const key = stage.key(limitOf('fixed-window', 10, 60_000));
    const expiresAtMs = stage.clock.now() + 1000;
    const changeSync: ChangeSync = store.changeSync?.bind(store) ?? oneThroughUpdateSync(store);
    const seen: (StoredRecord | undefined)[] = [];
    const change = (written?: StoredRecord): void =>
      changeSync(key, (record) => {
        seen.push(record && [...record]);
        return written;
      });
    change([expiresAtMs, 4]);
    assert.deepEqual(await stored(store, key), [expiresAtMs, 4]);
    change();
    stage.clock.advance(1000);
    change([expiresAtMs + 1000, 5]);
    change([expiresAtMs, 5]);
    change();
    assert.deepEqual(seen, [undefined, [expiresAtMs, 4], undefined, [expiresAtMs + 1000, 5], undefined]);
  }),

  '`changeAllSync` changes all records, those that it says, or none': needs(synchronous, async (stage) => {
    const store = asSync(await stage.open());
    const limit = limitOf('fixed-window', 10, 60_000);
    const keys = [stage.key(limit, 'one'), stage.key(limit, 'other')];
    const expiresAtMs = stage.clock.now() + 1000;
    const changeAllSync: ChangeAllSync = store.changeAllSync?.bind(store) ?? throughUpdateSync(store);
    const change = (...written: readonly (StoredRecord | undefined)[]): unknown[] => {
      let seen: unknown[] = [];
      changeAllSync(keys, (records) => {
        seen = records.map((record) => record && [...record]);
        for (let i = 0; i < written.length; i++) records[i] = written[i];
        return written.length > 0;
      });
      return seen;
    };
    const storedNow = (): Promise<unknown[]> => Promise.all(keys.map((key) => stored(store, key)));
    assert.deepEqual(change([expiresAtMs, 4], [expiresAtMs + 500, 5]), [undefined, undefined]);
    assert.deepEqual(await storedNow(), [
      [expiresAtMs, 4],
      [expiresAtMs + 500, 5],
    ]);
    change(undefined, [expiresAtMs + 500, 6]);
    assert.deepEqual(await storedNow(), [
      [expiresAtMs, 4],
      [expiresAtMs + 500, 6],
    ]);
    const thrown = new Error('mine');
    const fail = (): never => {
      throw thrown;
    };
    assert.throws(
      () => changeAllSync(keys, fail),
      (error) => error === thrown,
    );
    assert.deepEqual(change(), [
      [expiresAtMs, 4],
      [expiresAtMs + 500, 6],
    ]);
    stage.clock.advance(1000);
    assert.deepEqual(change(), [undefined, [expiresAtMs + 500, 6]]);
    await stage.closeEarly(store);
    assert.throws(() => changeAllSync(keys, () => false), { code: 'STORE_CLOSED' });
  }),
});

/** `changeSync` by its definition, for a store without one. */
function oneThroughUpdateSync(store: SyncStore): ChangeSync {
  return (key, change) =>
    store.updateSync([key], ([record], nowMs) => ({ result: undefined, writes: [change(record, nowMs)] }));
}

/** `changeAllSync` by its definition. */
function throughUpdateSync(store: SyncStore): ChangeAllSync {
  return (keys, change) =>
    store.updateSync(keys, (passed, nowMs) => {
      const records = [...passed];
      return change(records, nowMs) ? { result: undefined, writes: records } : { result: undefined };
    });
}
