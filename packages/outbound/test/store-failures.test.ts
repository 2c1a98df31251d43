import { RateLimitError, type Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createUpstream } from '../src/index.ts';
import { plainProfile, plainResponse } from './plain-profile.ts';

/** The store without `updateSync`, as one on a server. */
function remote(inner: Store, update: Store['update'] = inner.update.bind(inner)): Store {
  const { capabilities } = inner;
  return { capabilities, update, remove: (keys) => inner.remove(keys), close: () => inner.close() };
}

const clock = { now: () => Number.NaN };

test.each([
  ['in this process', memoryStore({ clock })],
  ['on a server', remote(memoryStore({ clock }))],
])(
  'a mistake in the clock of a store %s is an error of its own, and not an outage',
  async (_where, store) => {
    const events: unknown[] = [];
    const upstream = createUpstream({ name: 'api', store, profile: plainProfile(), onStoreFailure: 'allow' });
    upstream.on('degraded', (event) => events.push(event));
    await expect(upstream.acquire()).rejects.toMatchObject({ name: 'RangeError', code: 'OUT_OF_RANGE' });
    await expect(upstream.tryAcquire()).rejects.toThrow(/clock/);
    await expect(upstream.peek()).rejects.toMatchObject({ code: 'OUT_OF_RANGE' });
    expect(events).toEqual([]);
  },
);

test('a record that another writer holds is not an outage: the exchange is sent again', async () => {
  const inner = memoryStore();
  let conflicts = 3;
  const store = remote(inner, async (keys, transition) => {
    if (conflicts-- > 0) throw new RateLimitError('STORE_CONTENDED');
    return inner.update(keys, transition);
  });
  const upstream = createUpstream({ name: 'api', store, profile: plainProfile(), onStoreFailure: 'throw' });
  const permit = await upstream.acquire();
  expect(permit.degraded).toBe(false);
  permit.unsent();
});

test('a store that stays out is left alone, but for probes', async () => {
  let calls = 0;
  const store = remote(memoryStore(), async () => {
    calls++;
    throw new RateLimitError('STORE_UNAVAILABLE');
  });
  const upstream = createUpstream({ name: 'api', store, profile: plainProfile(), onStoreFailure: 'throw' });
  for (let i = 0; i < 100; i++) {
    await expect(upstream.acquire()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  }
  expect(calls).toBeLessThan(20);
});

test('a store that prepares itself does so before the first exchange, once', async () => {
  const inner = memoryStore();
  let isReady = 0;
  const store: Store = {
    ...remote(inner, async (keys, transition) => {
      expect(isReady).toBe(1);
      return inner.update(keys, transition);
    }),
    ready: async () => void isReady++,
  };
  const upstream = createUpstream({ name: 'api', store, profile: plainProfile() });
  const permits = await Promise.all([upstream.acquire({ cost: 0 }), upstream.acquire({ cost: 0 })]);
  for (const permit of permits) permit.observe(plainResponse({}));
  expect(isReady).toBe(1);
});
