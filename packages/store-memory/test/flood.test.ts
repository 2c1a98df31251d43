import { createLimiter, fixedWindow, slidingWindowLog, tokenBucket } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';

const limits = [fixedWindow({ name: 'per-minute', limit: 5, window: '1m' })];

describe('under a flood of new keys', () => {
  it('keeps a blocked key blocked, at ten times its capacity', () => {
    const store = memoryStore({ maxKeys: 5000, clock: new ManualClock() });
    const limiter = createLimiter({ store, limits });
    for (let i = 0; i < 6; i++) limiter.consumeSync('attacker');
    for (let i = 0; i < 50_000; i++) limiter.consumeSync(`flood-${i}`);
    expect(limiter.consumeSync('attacker')).toMatchObject({ allowed: false, remaining: 0 });
    expect(store.stats().keys).toBeLessThanOrEqual(5000);
    expect(store.stats()).toMatchObject({ denying: 1, overflowed: 0 });
  });

  it('keeps a key blocked that was denied a large cost while it had units left', () => {
    const limiter = createLimiter({ store: memoryStore({ maxKeys: 100, clock: new ManualClock() }), limits });
    limiter.consumeSync('attacker', { cost: 3 });
    expect(limiter.consumeSync('attacker', { cost: 3 }).allowed).toBe(false);
    for (let i = 0; i < 1000; i++) limiter.consumeSync(`flood-${i}`);
    expect(limiter.consumeSync('attacker', { cost: 3 })).toMatchObject({ allowed: false, remaining: 2 });
    expect(limiter.consumeSync('attacker', { cost: 2 }).allowed).toBe(true);
  });

  it('evicts the least recently used record, and counts it', () => {
    const store = memoryStore({ maxKeys: 3, clock: new ManualClock() });
    const limiter = createLimiter({ store, limits });
    for (const key of ['a', 'b', 'c', 'a', 'd']) limiter.consumeSync(key);
    expect(limiter.consumeSync('a').remaining).toBe(2);
    expect(limiter.consumeSync('c').remaining).toBe(3);
    expect(limiter.consumeSync('d').remaining).toBe(3);
    expect(store.stats()).toEqual({ keys: 3, denying: 0, evicted: 1, overflowed: 0 });
  });

  it('makes room by storing blocked records in less space, and evicts no idle one for it', () => {
    const store = memoryStore({ maxKeys: 1000, clock: new ManualClock() });
    const limiter = createLimiter({ store, limits });
    for (let i = 0; i < 999; i++) limiter.consumeSync(`blocked-${i}`, { cost: 5 });
    limiter.consumeSync('idle');
    for (let i = 0; i < 100; i++)
      expect(limiter.consumeSync(`new-${i}`)).toMatchObject({ allowed: true, remaining: 4 });
    expect(limiter.consumeSync('idle').remaining).toBe(3);
    for (let i = 0; i < 999; i++) expect(limiter.consumeSync(`blocked-${i}`).allowed).toBe(false);
    expect(store.stats()).toMatchObject({ evicted: 0, overflowed: 0 });
  });

  it('lets new keys share records when there is no room at all, reports it once, and recovers', async () => {
    const clock = new ManualClock();
    const reports: string[] = [];
    const store = memoryStore({ maxKeys: 1, clock, onOverflow: (scope) => reports.push(scope) });
    const limiter = createLimiter({ store, limits });
    for (let i = 0; i < 100_000; i++) limiter.consumeSync(`blocked-${i}`, { cost: 5 });
    expect(store.stats().overflowed).toBeGreaterThan(0);
    await Promise.resolve();
    expect(reports).toEqual(['sluice:per-minute:fixed-window:2']);
    clock.advance(60_000);
    for (let i = 0; i < 50; i++)
      expect(limiter.consumeSync(`late-${i}`)).toMatchObject({ allowed: true, remaining: 4 });
    expect(store.stats().keys).toBeLessThanOrEqual(1);
    expect(reports).toHaveLength(1);
  });

  it('a throwing overflow callback does not affect a check', async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown): void => void errors.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').once('uncaughtException', onError);
    try {
      const onOverflow = (): void => {
        throw new Error('in a callback');
      };
      const limiter = createLimiter({
        store: memoryStore({ maxKeys: 1, clock: new ManualClock(), onOverflow }),
        limits,
      });
      for (let i = 0; i < 100_000; i++) limiter.consumeSync(`blocked-${i}`, { cost: 5 });
      await new Promise((resolve) => setImmediate(resolve));
      expect(errors).toMatchObject([{ message: 'in a callback' }]);
    } finally {
      process.removeListener('uncaughtException', onError);
      for (const listener of others) process.on('uncaughtException', listener);
    }
  });

  it('on one limit cannot evict the keys of another', () => {
    const store = memoryStore({ maxKeys: 10, clock: new ManualClock() });
    const login = createLimiter({
      store,
      limits: [tokenBucket({ name: 'login', capacity: 9, refill: { amount: 1, every: '1h' } })],
    });
    const api = createLimiter({ store, limits });
    login.consumeSync('ann', { cost: 4 });
    for (let i = 0; i < 1000; i++) api.consumeSync(`flood-${i}`);
    expect(login.consumeSync('ann').remaining).toBe(4);
  });

  it('decides by the strictest of several plans that share a limit', () => {
    const free = [fixedWindow({ name: 'per-minute', limit: 2, window: '1m' })];
    const pro = [fixedWindow({ name: 'per-minute', limit: 50, window: '1m' })];
    const limiter = createLimiter({
      store: memoryStore({ maxKeys: 100, clock: new ManualClock() }),
      limits: (key: string) => (key.startsWith('pro') ? pro : free),
    });
    limiter.consumeSync('free', { cost: 2 });
    for (let i = 0; i < 1000; i++) limiter.consumeSync(`pro-${i}`);
    expect(limiter.consumeSync('free').allowed).toBe(false);
  });

  it('evicts a log as a whole, and keeps one that denies', () => {
    const store = memoryStore({ maxKeys: 50, clock: new ManualClock() });
    const limiter = createLimiter({
      store,
      limits: [slidingWindowLog({ name: 'log', limit: 3, window: '1m' })],
    });
    limiter.consumeSync('blocked', { cost: 3 });
    for (let i = 0; i < 500; i++) limiter.consumeSync(`flood-${i}`, { cost: 2 });
    expect(limiter.consumeSync('blocked').allowed).toBe(false);
    expect(limiter.consumeSync('flood-0')).toMatchObject({ allowed: true, remaining: 2 });
  });
});
