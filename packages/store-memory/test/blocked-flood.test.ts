import {
  calendarWindow,
  createLimiter,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  type SyncLimiter,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';

/** Five units an hour, by every algorithm that counts. */
const limits: readonly Limit[] = [
  fixedWindow({ name: 'a', limit: 5, window: '1h' }),
  calendarWindow({ name: 'a', limit: 5, every: 'month' }),
  slidingWindow({ name: 'a', limit: 5, window: '1h' }),
  slidingWindowLog({ name: 'a', limit: 5, window: '1h' }),
  tokenBucket({ name: 'a', capacity: 5, refill: { amount: 1, every: '1h' } }),
  leakyBucket({ name: 'a', capacity: 5, leak: { amount: 1, every: '1h' } }),
  gcra({ name: 'a', limit: 5, period: '5h' }),
];

const addressOf = (i: number): string => `2001:db8:${(i >> 16).toString(16)}:${(i & 0xffff).toString(16)}`;

/** Uses up that number of keys, with one request each, over five minutes. */
function useUp(limiter: SyncLimiter<string>, clock: ManualClock, keys: number, cost = 5): void {
  for (let i = 0; i < keys; i++) {
    limiter.consumeSync(addressOf(i), { cost });
    if (i % 1000 === 0) clock.advance(300_000 / (keys / 1000));
  }
}

function allowedOf(limiter: SyncLimiter<string>, keys: readonly string[], cost = 1): number {
  return keys.filter((key) => limiter.consumeSync(key, { cost }).allowed).length;
}

const named = (count: number, name: string): string[] => Array.from({ length: count }, (_, i) => name + i);

describe('a flood that uses up every key it has', () => {
  it.each(
    limits.flatMap((limit, i) =>
      // The larger flood for a window, a log and a bucket.
      (i % 3 === 0 ? [100_000, 500_000] : [100_000]).map(
        (keys) => [limit.algorithm.name, keys, limit] as const,
      ),
    ),
  )(
    '%s, %d requests: newcomers and known clients pass, and no blocked key does',
    (_name, keys, limit) => {
      const clock = new ManualClock();
      const store = memoryStore({ clock });
      const limiter = createLimiter({ store, limits: [limit] });
      const known = named(10, 'known-');
      expect(allowedOf(limiter, known, 3)).toBe(10);
      useUp(limiter, clock, keys);
      expect(allowedOf(limiter, known)).toBe(10);
      expect(allowedOf(limiter, named(200, 'new-'))).toBe(200);
      let passed = 0;
      for (let i = 0; i < keys; i += 10) if (limiter.consumeSync(addressOf(i)).allowed) passed++;
      expect(passed).toBe(0);
      expect(store.stats().overflowed).toBe(0);
    },
    300_000,
  );

  it('a blocked key has its exact wait, however little space its record takes', () => {
    const clock = new ManualClock();
    const limiter = createLimiter({
      store: memoryStore({ maxKeys: 100, clock }),
      limits: [limits[4] as Limit],
    });
    limiter.consumeSync('blocked', { cost: 5 });
    clock.advance(1_234_567);
    useUp(limiter, clock, 10_000);
    const { retryAfterMs } = limiter.consumeSync('blocked');
    clock.advance(retryAfterMs - 1);
    expect(limiter.consumeSync('blocked').allowed).toBe(false);
    clock.advance(1);
    expect(limiter.consumeSync('blocked')).toMatchObject({ allowed: true, remaining: 0 });
    expect(limiter.consumeSync('blocked').allowed).toBe(false);
  });

  it('a log that was shortened denies until all of it has expired, and then grants its limit once', () => {
    const clock = new ManualClock();
    const limiter = createLimiter({
      store: memoryStore({ maxKeys: 10, clock }),
      limits: [limits[3] as Limit],
    });
    for (let i = 0; i < 5; i++) {
      limiter.consumeSync('blocked');
      clock.advance(1000);
    }
    for (let i = 0; i < 1000; i++) limiter.consumeSync(addressOf(i), { cost: 5 });
    // The first unit would be back after an hour; the last one follows four seconds later.
    clock.advance(3_600_000 - 1001);
    expect(limiter.consumeSync('blocked').allowed).toBe(false);
    clock.advance(1);
    expect(allowedOf(limiter, new Array<string>(10).fill('blocked'))).toBe(5);
  });

  it('all together never get more than the keys that are remembered, however many there are', async () => {
    const clock = new ManualClock();
    const scopes: string[] = [];
    const store = memoryStore({ maxKeys: 100, clock, onOverflow: (scope) => scopes.push(scope) });
    const limiter = createLimiter({ store, limits: [fixedWindow({ name: 'a', limit: 1, window: '1h' })] });
    let granted = 0;
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 150_000; i++) if (limiter.consumeSync(addressOf(i)).allowed) granted++;
    }
    console.log('granted', granted, store.stats());
    // 100 records, 19 tables of 3,584 blocked ones, 4,096 that newcomers share.
    expect(granted).toBeLessThanOrEqual(100 + 19 * 3584 + 4096);
    expect(store.stats().overflowed).toBeGreaterThan(150_000);
    await Promise.resolve();
    expect(scopes[0]).toBe('sluice:a:fixed-window:2');

    clock.advance(3_600_000);
    expect(allowedOf(limiter, named(1000, 'late-'))).toBe(1000);
  }, 60_000);

  it('a key with units left keeps its record while blocked ones have filled all the room there is', () => {
    const clock = new ManualClock();
    const limiter = createLimiter({
      store: memoryStore({ maxKeys: 1000, clock }),
      limits: [limits[0] as Limit],
    });
    const known = named(10, 'known-');
    for (let i = 0; i < 150_000; i++) {
      limiter.consumeSync(addressOf(i), { cost: 5 });
      // They come back as clients do: often enough, with units left.
      if (i % 200 === 0) for (const key of known) limiter.consumeSync(key, { cost: i === 0 ? 1 : 0 });
    }
    expect(allowedOf(limiter, known)).toBe(10);
  }, 60_000);
});

describe('a record denies or not by the numbers of the limit that wrote it', () => {
  it('so customers of a large tier that have units left make room, though a small tier uses the same name', () => {
    const free = [fixedWindow({ name: 'per-minute', limit: 2, window: '1m' })];
    const pro = [fixedWindow({ name: 'per-minute', limit: 1000, window: '1m' })];
    const store = memoryStore({ maxKeys: 1000, clock: new ManualClock() });
    const limiter = createLimiter({
      store,
      limits: (key: string) => (key.startsWith('pro') ? pro : free),
    });
    limiter.consumeSync('free', { cost: 2 });
    for (const key of named(1000, 'pro-')) limiter.consumeSync(key, { cost: 10 });
    expect(allowedOf(limiter, named(100, 'new-'))).toBe(100);
    expect(limiter.consumeSync('free').allowed).toBe(false);
    expect(store.stats()).toMatchObject({ denying: 1, overflowed: 0 });
  });

  it('also if the app makes its limits anew for each check, which then do not stay in memory', () => {
    const store = memoryStore({ maxKeys: 1000, clock: new ManualClock() });
    const limiter = createLimiter({
      store,
      limits: (key: string) => [
        fixedWindow({ name: 'per-minute', limit: key.startsWith('pro') ? 1000 : 2, window: '1m' }),
      ],
    });
    limiter.consumeSync('free', { cost: 2 });
    for (const key of named(1000, 'pro-')) limiter.consumeSync(key, { cost: 10 });
    expect(allowedOf(limiter, named(100, 'new-'))).toBe(100);
    expect(limiter.consumeSync('free').allowed).toBe(false);
  });
});
