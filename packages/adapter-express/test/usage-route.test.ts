import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { usageRoute } from '../src/index.ts';
import { expressVersions, serve, showErrors } from './express-versions.ts';

const perHour = fixedWindow({ name: 'per-hour', limit: 2, window: '1h' });
const caller = { headers: { 'x-user': 'ada' } };

describe.each(expressVersions)('usageRoute on %s', (_, express) => {
  const served = async (options: object = {}) => {
    const store = memoryStore();
    const limiter = createLimiter({ store, limits: [perHour], ...options });
    const app = express();
    app.get('/usage', usageRoute({ limiter, key: (request) => request.get('x-user') }));
    app.get('/broken', usageRoute({ limiter, key: () => Promise.reject(undefined) }));
    showErrors(app);
    return { limiter, store, origin: await serve(app) };
  };

  it('answers with the usage of the caller, which it does not change, and which no cache stores', async () => {
    const { limiter, origin } = await served();
    await limiter.consume('ada');
    await limiter.consume('bob');
    for (let i = 0; i < 3; i++) {
      const response = await fetch(`${origin}/usage`, caller);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toMatchObject({
        allowed: true,
        retryAfterMs: 0,
        limits: [{ name: 'per-hour', limit: 2, used: 1, remaining: 1 }],
      });
    }
  });

  it('answers a caller that is not known with 401, and shows nothing', async () => {
    const { origin } = await served();
    const response = await fetch(`${origin}/usage`);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ title: 'The caller is not known', status: 401 });
  });

  it('answers 503 while the store is out, and passes an error of the limiter or of `key` on', async () => {
    const allowing = await served({ onStoreFailure: 'allow' });
    await allowing.store.close();
    expect((await fetch(`${allowing.origin}/usage`, caller)).status).toBe(503);
    const throwing = await served();
    await throwing.store.close();
    const failed = await fetch(`${throwing.origin}/usage`, caller);
    expect(await failed.json()).toMatchObject({ name: 'RateLimitError', code: 'STORE_CLOSED' });
    expect(await (await fetch(`${throwing.origin}/broken`)).json()).toMatchObject({ name: 'Error' });
  });
});

it.each([
  [{}, 'usageRoute: `limiter` must be a limiter'],
  [{ limiter: createLimiter({ store: memoryStore(), limits: [perHour] }) }, 'usageRoute: `key` must be'],
  [{ limitr: 1 }, 'usageRoute: there is no option "limitr".'],
])('rejects invalid options by name: %#', (options, message) => {
  expect(() => usageRoute(options as never)).toThrow(message);
});
