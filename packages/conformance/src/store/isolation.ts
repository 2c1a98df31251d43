import assert from 'node:assert/strict';
import type { RecordKey, Store } from '@sluice/core';
import { casesOf, type Proof, type StoreConformanceCase } from '../conformance-case.ts';
import { limitOf } from '../sample-limits.ts';
import { put, stored } from '../send-command.ts';
import { awkwardKeys } from './awkward-keys.ts';

const limit = limitOf('fixed-window', 1000, 60_000);

/**
 * Writes a different record under each key, then proves that each key kept its own and that removing one
 * spares the rest.
 */
async function assertApart(store: Store, keys: readonly RecordKey[], expiresAtMs: number): Promise<void> {
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

/** Proves that keys of different text are kept apart. */
function keysAreApart(texts: readonly string[]): Proof {
  return async (stage) => {
    const keys = texts.map((text) => stage.key(limit, text));
    await assertApart(await stage.open(), keys, stage.clock.now() + 60_000);
  };
}

export const isolationCases: readonly StoreConformanceCase[] = casesOf('isolation', {
  ...Object.fromEntries(
    Object.entries(awkwardKeys).map(([what, texts]) => [`keeps apart ${what}`, keysAreApart(texts)]),
  ),

  'keeps apart limits whose scopes differ in one part, for the same key': async (stage) => {
    const other = limitOf('fixed-window', 1000, 60_000, 'fixed-windows');
    const bucket = limitOf('token-bucket', 1000, 60_000, 'fixed-window');
    const key = stage.key(limit);
    const keys = [
      key,
      stage.key(limit, key.key, limit.algorithm.version + 1),
      stage.key(other),
      { ...stage.key(bucket), algorithm: limit.algorithm },
      { ...key, scope: key.scope.toUpperCase() },
      { ...key, scope: `other-${key.scope}` },
    ];
    await assertApart(await stage.open(), keys, stage.clock.now() + 60_000);
  },

  'keeps apart scopes and keys that are equal once concatenated': async (stage) => {
    // Scopes end with a version number, so one scope can be the start of another.
    const keys = [
      stage.key(limit, '23', 1),
      stage.key(limit, '3', 12),
      stage.key(limit, '', 123),
      stage.key(limit, ':23', 1),
      stage.key(limit, ':3', 12),
    ];
    await assertApart(await stage.open(), keys, stage.clock.now() + 60_000);
  },
});
