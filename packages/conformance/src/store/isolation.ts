import assert from 'node:assert/strict';
import type { RecordKey, Store } from '@sluice/core';
import { put, stored } from '../ask.ts';
import { casesOf, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { limitOf } from '../sample-limits.ts';
import { awkwardKeys } from './awkward-keys.ts';

const limit = limitOf('fixed-window', 1000, 60_000);

/** Writes a record of its own under each key, then proves that each still has its own, and that removing takes one only. */
async function areApart(store: Store, keys: readonly RecordKey[], expiresAtMs: number): Promise<void> {
  const nameOf = ({ scope, key }: RecordKey): string => `${scope} ${JSON.stringify(key).slice(0, 60)}`;
  for (const [i, key] of keys.entries()) {
    assert.equal(await stored(store, key), undefined, `${nameOf(key)} must be new`);
    await put(store, key, [expiresAtMs, i + 1]);
  }
  for (const [i, key] of keys.entries()) {
    assert.deepEqual(await stored(store, key), [expiresAtMs, i + 1], nameOf(key));
  }
  for (const [i, key] of keys.entries()) {
    await store.remove([key]);
    assert.equal(await stored(store, key), undefined, `${nameOf(key)} must be removed`);
    const next = keys[i + 1];
    if (next !== undefined) assert.deepEqual(await stored(store, next), [expiresAtMs, i + 2], nameOf(next));
  }
}

/** Keys of different text are apart. */
function keysAreApart(texts: readonly string[]): Proof {
  return async (stage) => {
    const keys = texts.map((text) => stage.key(limit, text));
    await areApart(await stage.open(), keys, stage.clock.now() + 60_000);
  };
}

export const isolationCases: readonly StoreConformanceCase[] = casesOf('isolation', {
  ...Object.fromEntries(
    Object.entries(awkwardKeys).map(([what, texts]) => [`keeps apart ${what}`, keysAreApart(texts)]),
  ),

  'keeps apart limits that differ in one part of their scope, for the same key': async (stage) => {
    const other = limitOf('fixed-window', 1000, 60_000, 'fixed-windows');
    const bucket = limitOf('token-bucket', 1000, 60_000, 'fixed-window');
    const key = stage.key(limit);
    const keys = [
      key,
      stage.key(limit, key.key, 2),
      stage.key(other),
      { ...stage.key(bucket), algorithm: limit.algorithm },
      { ...key, scope: key.scope.toUpperCase() },
      { ...key, scope: `other-${key.scope}` },
    ];
    await areApart(await stage.open(), keys, stage.clock.now() + 60_000);
  },

  'keeps apart scopes and keys that read the same when they are run together': async (stage) => {
    // Versions of a record are numbers, so that one scope can be the beginning of another.
    const keys = [
      stage.key(limit, '23', 1),
      stage.key(limit, '3', 12),
      stage.key(limit, '', 123),
      stage.key(limit, ':23', 1),
      stage.key(limit, ':3', 12),
    ];
    await areApart(await stage.open(), keys, stage.clock.now() + 60_000);
  },
});
