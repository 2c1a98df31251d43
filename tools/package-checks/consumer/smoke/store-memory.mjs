import assert from 'node:assert/strict';

export async function check(load) {
  const { createLimiter, fixedWindow } = await load('@sluice/core');
  const { memoryStore } = await load('@sluice/store-memory');
  const store = memoryStore({ maxKeys: 10 });
  const limiter = createLimiter({ store, limits: [fixedWindow({ name: 'hourly', limit: 3, window: '1h' })] });
  for (let i = 0; i < 100; i++) assert.equal(limiter.consumeSync(`key-${i}`).allowed, true);
  assert.equal(store.stats().keys, 10);
  assert.equal(store.stats().evicted, 90);
  await store.close();
  await assert.rejects(limiter.consume('key-1'), { code: 'STORE_CLOSED' });
}
