import { execFileSync } from 'node:child_process';
import { createLimiter, fixedWindow, slidingWindowLog, tokenBucket } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { type MemoryStoreOptions, memoryStore } from '../src/index.ts';

describe('memoryStore', () => {
  it.each([
    ['an unknown option', { max: 5 }, /no option "max".*`maxKeys`/],
    ['a capacity of 0', { maxKeys: 0 }, /`maxKeys` must be a whole number from 1/],
    ['more keys than a Map can hold', { maxKeys: 2 ** 30 }, /`maxKeys` must be/],
    ['a clock without `now`', { clock: () => 0 }, /`clock` must be an object with a function `now`/],
    ['a callback that is not a function', { onOverflow: 'log' }, /`onOverflow` must be a function/],
    ['options that are not an object', null, /must be an object/],
  ])('rejects %s', (_what, options, says) => {
    expect(() => memoryStore(options as unknown as MemoryStoreOptions)).toThrow(says);
  });

  it('can be made where random values are forbidden until a request arrives, as at the top of a Worker', () => {
    const forbidden = vi.spyOn(crypto, 'getRandomValues').mockImplementation(() => {
      throw new Error('Disallowed operation called within global scope.');
    });
    try {
      const limits = [fixedWindow({ name: 'a', limit: 9, window: '1h' })];
      expect(() => createLimiter({ store: memoryStore(), limits })).not.toThrow();
    } finally {
      forbidden.mockRestore();
    }
  });

  it('grows from a small table to its full size without forgetting a key', () => {
    const store = memoryStore({ maxKeys: 20_000, clock: new ManualClock() });
    const limiter = createLimiter({ store, limits: [fixedWindow({ name: 'a', limit: 9, window: '1h' })] });
    for (let i = 0; i < 20_000; i++) limiter.consumeSync(`k${i}`);
    for (let i = 0; i < 20_000; i++) expect(limiter.consumeSync(`k${i}`).remaining).toBe(7);
    expect(store.stats()).toEqual({ keys: 20_000, denying: 0, evicted: 0, overflowed: 0 });
  });

  it('forgets everything on close, and rejects later calls', async () => {
    const store = memoryStore();
    const limiter = createLimiter({ store, limits: [fixedWindow({ name: 'a', limit: 9, window: '1h' })] });
    limiter.consumeSync('k');
    await store.close();
    await store.close();
    expect(store.stats().keys).toBe(0);
    expect(() => limiter.consumeSync('k')).toThrow(expect.objectContaining({ code: 'STORE_CLOSED' }));
    await expect(limiter.consume('k')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  });

  it('lets an idle process exit: it has no timers', () => {
    const script = `
      import { createLimiter, fixedWindow } from '@sluice/core';
      import { memoryStore } from '@sluice/store-memory';
      const limiter = createLimiter({ store: memoryStore(), limits: [fixedWindow({ name: 'a', limit: 9, window: '1d' })] });
      for (let i = 0; i < 1000; i++) await limiter.consume('k' + i);
      console.log('idle');
    `;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: import.meta.dirname,
      timeout: 100_000,
      encoding: 'utf8',
    });
    expect(output).toBe('idle\n');
  });

  it.each([
    ['fixedWindow', "fixedWindow({ name: 'a', limit: 9, window: '1h' })"],
    ['tokenBucket', "tokenBucket({ name: 'a', capacity: 9, refill: { amount: 1, every: '1h' } })"],
  ])('takes little for a key of a %s, and stays bounded when ten times as many come', (name, limit) => {
    const script = `
      import { createLimiter, fixedWindow, tokenBucket } from '@sluice/core';
      import { memoryStore } from '@sluice/store-memory';
      const used = () => { gc(); gc(); const { heapUsed, arrayBuffers } = process.memoryUsage(); return heapUsed + arrayBuffers; };
      const keys = Array.from({ length: 50_000 }, (_, i) => 'user:' + i);
      const limiter = createLimiter({ store: memoryStore({ maxKeys: 50_000 }), limits: [${limit}] });
      const before = used();
      for (const key of keys) limiter.consumeSync(key);
      const full = used() - before;
      for (let i = 0; i < 450_000; i++) limiter.consumeSync('flood:' + i);
      const flooded = used() - before;
      console.log(JSON.stringify({ bytesPerKey: full / 50_000, afterFlood: flooded / 50_000, left: limiter.consumeSync(keys[0]).remaining }));
    `;
    const output = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], {
      cwd: import.meta.dirname,
      timeout: 100_000,
      encoding: 'utf8',
    });
    console.log(name, output.trim());
    const { bytesPerKey, afterFlood } = JSON.parse(output) as { bytesPerKey: number; afterFlood: number };
    expect(bytesPerKey).toBeLessThan(200);
    // The keys of the flood add up to 40 bytes each, and a map that had many deletions is larger.
    expect(afterFlood).toBeLessThan(bytesPerKey + 100);
  });
});

describe('a full log', () => {
  it.each([
    ['alone', []],
    ['beside another limit', [fixedWindow({ name: 'other', limit: 1_000_000, window: '1h' })]],
  ])('of 10,000 entries takes hardly longer to check than one of 10, %s', (_, others) => {
    const bestOf = (limit: number): number => {
      const clock = new ManualClock();
      const log = slidingWindowLog({ name: 'log', limit, window: limit * 10 + 1000 });
      const limiter = createLimiter({ store: memoryStore({ clock }), limits: [log, ...others] });
      const check = (): void => {
        clock.advance(10);
        limiter.consumeSync('k');
      };
      for (let i = 0; i < 2 * limit; i++) check();
      const rounds = Array.from({ length: 10 }, () => {
        const start = performance.now();
        for (let i = 0; i < 500; i++) check();
        return (performance.now() - start) / 500;
      });
      return Math.min(...rounds) * 1000;
    };
    const [short, long] = [bestOf(10), bestOf(10_000)];
    console.log('microseconds a check', { short, long });
    // Copying the log took a thousand times as long.
    expect(long).toBeLessThan(20 * short);
  });
});

describe('an eviction', () => {
  it('prefers an expired record to a live one, which was used later', () => {
    const clock = new ManualClock();
    const store = memoryStore({ maxKeys: 2, clock });
    const limiter = createLimiter({
      store,
      limits: [tokenBucket({ name: 'a', capacity: 9, refill: { amount: 1, every: '1s' } })],
    });
    limiter.consumeSync('old');
    clock.advance(5000);
    limiter.consumeSync('live', { cost: 9 });
    limiter.consumeSync('new');
    expect(limiter.consumeSync('live').allowed).toBe(false);
    expect(store.stats()).toEqual({ keys: 2, denying: 0, evicted: 0, overflowed: 0 });
  });
});
