import { expect, test } from 'vitest';
import { guardUpdates, RateLimitError, type RecordKey, type Store, tokenBucket } from '../src/index.ts';
import { MapStore } from './map-store.ts';

const { algorithm } = tokenBucket({ name: 'any', capacity: 1, refill: { amount: 1, every: '1s' } });
const key: RecordKey = { scope: 'test', key: 'k', algorithm };

/** A memory store as one on a server, whose calls go through `update`. */
function remote(update: Store['update'] = (keys, transition) => inner.update(keys, transition)): Store {
  return { capabilities: inner.capabilities, update, remove: async () => {}, close: async () => {} };
}
const inner = new MapStore();

test('a change that takes longer than the deadline rejects with STORE_TIMEOUT', async () => {
  const updates = guardUpdates(
    remote(() => new Promise(() => {})),
    20,
  );
  await expect(updates.update([key], () => ({ result: 1 }))).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
});

test('a record that another writer holds is tried again until the deadline, then rejects with its error', async () => {
  let calls = 0;
  const store = remote(async () => {
    calls++;
    throw new RateLimitError('STORE_CONTENDED');
  });
  const change = guardUpdates(store, 200).update([key], () => ({ result: 1 }));
  await expect(change).rejects.toMatchObject({ code: 'STORE_CONTENDED' });
  expect(calls).toBeGreaterThan(1);
});

test('what the transition throws reaches the caller unchanged, on both ways', async () => {
  const mistake = new Error('mine');
  const fails = (): never => {
    throw mistake;
  };
  await expect(guardUpdates(remote(), 1000).update([key], fails)).rejects.toBe(mistake);
  const updates = guardUpdates(inner, 1000);
  expect(updates.isSync).toBe(true);
  expect(() => updates.updateSync([key], fails)).toThrow(mistake);
});

test('a result that nothing has computed is an error', async () => {
  const store = remote((async () => 7) as never);
  const change = guardUpdates(store, 1000).update([key], () => ({ result: 1 }));
  await expect(change).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});

test('after five failures in a row, the store is left alone', async () => {
  let calls = 0;
  const store = remote(async () => {
    calls++;
    throw new RateLimitError('STORE_UNAVAILABLE');
  });
  const updates = guardUpdates(store, 1000);
  for (let i = 0; i < 50; i++) await updates.update([key], () => ({ result: 1 })).catch(() => undefined);
  expect(calls).toBeLessThan(20);
});
