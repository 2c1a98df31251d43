import { expect, test } from 'vitest';
import { block, concurrency, createLimiter, fixedWindow, tokenBucket, usageOf } from '../src/index.ts';
import { MapStore } from './map-store.ts';

const HOUR_MS = 3_600_000;
const perHour = fixedWindow({ name: 'per-hour', limit: 3, window: HOUR_MS });
const slots = concurrency({ name: 'slots', limit: 2, lease: '1m' });

test('The usage has what is used and left of each limit, and reading it changes nothing', async () => {
  const limiter = createLimiter({ store: new MapStore(), limits: [perHour, slots] });
  await limiter.reserve('ada');
  const expected = {
    allowed: true,
    retryAfterMs: 0,
    blockedForMs: 0,
    degraded: false,
    limits: [
      { name: 'per-hour', limit: 3, used: 1, remaining: 2, windowMs: HOUR_MS },
      { name: 'slots', limit: 2, used: 1, remaining: 1, windowMs: 60_000, held: true },
    ],
  };
  for (let i = 0; i < 5; i++) expect(await usageOf(limiter, 'ada')).toMatchObject(expected);
});

test('A used-up limit reports when the next unit is allowed', async () => {
  const refill = { amount: 1, every: '1h' } as const;
  const bucket = tokenBucket({ name: 'bucket', capacity: 2, refill });
  const limiter = createLimiter({ store: new MapStore(), limits: [bucket] });
  for (let i = 0; i < 3; i++) await limiter.consume('ada');
  const { allowed, retryAfterMs, limits } = await usageOf(limiter, 'ada');
  expect(allowed).toBe(false);
  expect(retryAfterMs).toBeGreaterThan(HOUR_MS - 60_000);
  expect(retryAfterMs).toBeLessThanOrEqual(HOUR_MS);
  expect(limits).toMatchObject([{ used: 2, remaining: 0 }]);
});

test('A block is reported as time, not as a limit', async () => {
  const limiter = createLimiter({ store: new MapStore(), limits: [perHour, block({ name: 'ban' })] });
  await limiter.block('ada', '1d');
  const usage = await usageOf(limiter, 'ada');
  expect(usage.blockedForMs).toBeGreaterThan(23 * HOUR_MS);
  expect(usage.allowed).toBe(false);
  expect(usage.limits.map(({ name }) => name)).toEqual(['per-hour']);
  await limiter.unblock('ada');
  expect(await usageOf(limiter, 'ada')).toMatchObject({ allowed: true, blockedForMs: 0 });
});

test('A subject without limits has no usage, and a limit of 0 is never used', async () => {
  const none = fixedWindow({ name: 'none', limit: 0, window: '1h' });
  const limits = (plan: string) => (plan === 'free' ? [none] : null);
  const limiter = createLimiter({ store: new MapStore(), limits });
  expect(await usageOf(limiter, 'paid')).toMatchObject({ allowed: true, limits: [] });
  expect(await usageOf(limiter, 'free')).toMatchObject({
    allowed: false,
    retryAfterMs: Number.POSITIVE_INFINITY,
    limits: [{ used: 0, limit: 0 }],
  });
});

test('While the store is out, the usage says that it is not known', async () => {
  const store = new MapStore();
  store.updateSync = () => {
    throw new Error('out');
  };
  const limiter = createLimiter({ store, limits: [perHour], onStoreFailure: 'allow' });
  expect(await usageOf(limiter, 'ada')).toMatchObject({ degraded: true, limits: [] });
});
