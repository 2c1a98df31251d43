import assert from 'node:assert/strict';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { limitOf } from '../sample-limits.ts';
import { check, put, send, stored, unitsLeft } from '../send-command.ts';

const limit = limitOf('fixed-window', 10, 60_000);

export const removalCases: readonly StoreConformanceCase[] = casesOf('removal', {
  'removes only the given keys, even if one looks like a pattern': async (stage) => {
    const store = await stage.open();
    const bystanders = ['user:1', 'user:1:export', 'user:2', 'a'].map((key) => stage.key(limit, key));
    const patterns = ['*', 'user:*', 'user:?', 'user:[12]', '%', 'user:_', '.*', 'user'];
    const expiresAtMs = stage.clock.now() + 60_000;
    for (const [i, key] of bystanders.entries()) await put(store, key, [expiresAtMs, i + 1]);
    for (const pattern of patterns) {
      await put(store, stage.key(limit, pattern), [expiresAtMs, 9]);
      await store.remove([stage.key(limit, pattern)]);
      for (const [i, key] of bystanders.entries()) {
        assert.deepEqual(
          await stored(store, key),
          [expiresAtMs, i + 1],
          `${pattern} must not remove ${key.key}`,
        );
      }
    }
  },

  'removes all keys of one call, across several limits': async (stage) => {
    const store = await stage.open();
    const other = limitOf('gcra', 10, 60_000);
    const keys = [stage.key(limit, 'a'), stage.key(limit, 'b'), stage.key(other, 'a')];
    for (const key of keys) await send(store, check(key, 7));
    await store.remove(keys);
    for (const key of keys) assert.equal(await unitsLeft(store, key), 10, `${key.scope} ${key.key}`);
  },

  'removes a key without a record, or twice, without an error': async (stage) => {
    const [store, key] = [await stage.open(), stage.key(limit)];
    await store.remove([key]);
    await send(store, check(key));
    await store.remove([key, stage.key(limit, 'unknown')]);
    await store.remove([key]);
    assert.equal(await unitsLeft(store, key), 10);
  },
});
