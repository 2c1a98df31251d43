import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { usageRoute } from '../src/index.ts';
import { newApp } from './served.ts';

const perHour = fixedWindow({ name: 'per-hour', limit: 2, window: '1h' });

describe('usageRoute', () => {
  const served = (options: object = {}) => {
    const store = memoryStore();
    const limiter = createLimiter({ store, limits: [perHour], ...options });
    const app = newApp();
    app.get('/usage', usageRoute({ limiter, key: ({ headers }) => headers['x-user'] as string | undefined }));
    const get = (user?: string) =>
      app.inject({ url: '/usage', headers: user === undefined ? {} : { 'x-user': user } });
    return { limiter, store, get };
  };

  it('answers with the usage of the caller, which it does not change, and which no cache stores', async () => {
    const { limiter, get } = served();
    await limiter.consume('ada');
    await limiter.consume('bob');
    for (let i = 0; i < 3; i++) {
      const { statusCode, headers, json } = await get('ada');
      expect(statusCode).toBe(200);
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
      expect(json()).toMatchObject({ allowed: true, limits: [{ name: 'per-hour', used: 1, remaining: 1 }] });
    }
  });

  it('answers a caller that is not known with 401, and 503 while the store is out', async () => {
    const { store, get } = served({ onStoreFailure: 'allow' });
    expect((await get()).statusCode).toBe(401);
    await store.close();
    expect((await get('ada')).statusCode).toBe(503);
  });

  it('passes an error of the limiter to the error handler', async () => {
    const { store, get } = served();
    await store.close();
    const { statusCode, json } = await get('ada');
    expect(statusCode).toBe(500);
    expect(json()).toMatchObject({ code: 'STORE_CLOSED' });
  });
});
