import { execFileSync } from 'node:child_process';
import { createLimiter, fixedWindow } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';

const TOOLS = `
  import { createLimiter, fixedWindow, tokenBucket } from '@sluice/core';
  import { ManualClock } from '@sluice/core/testing';
  import { memoryStore } from '@sluice/store-memory';
  const used = () => { gc(); gc(); const { heapUsed, arrayBuffers } = process.memoryUsage(); return heapUsed + arrayBuffers; };
  const report = (figures) => console.log(JSON.stringify(figures));
`;

/** Runs the script in a process of its own, and returns what it reports. */
function figuresOf<T>(script: string): T {
  const options = ['--expose-gc', '--input-type=module', '--eval', TOOLS + script];
  const output = execFileSync(process.execPath, options, {
    cwd: import.meta.dirname,
    timeout: 200_000,
    encoding: 'utf8',
  });
  console.log(output.trim());
  return JSON.parse(output) as T;
}

describe('the memory that a store takes', () => {
  it('does not grow with the length of the keys that clients send', () => {
    const { longKeys, slices } = figuresOf<{ longKeys: number; slices: number }>(`
      const limiter = createLimiter({ store: memoryStore(), limits: [fixedWindow({ name: 'a', limit: 9, window: '1h' })] });
      const before = used();
      for (let i = 0; i < 2000; i++) limiter.consumeSync(JSON.parse('"' + 'x'.repeat(96_000) + i + '"'));
      const between = used();
      for (let i = 0; i < 2000; i++) limiter.consumeSync(JSON.parse('"' + i + 'x'.repeat(96_000) + '"').slice(0, 60));
      report({ longKeys: (between - before) / 2000, slices: (used() - between) / 2000 });
    `);
    expect(longKeys).toBeLessThan(1000);
    // A key that was cut out of a long text does not keep all of it in memory.
    expect(slices).toBeLessThan(1000);
  });

  it('is small for a limit name, and given back when its records have expired', () => {
    const { perName, dayLater } = figuresOf<{ perName: number; dayLater: number }>(`
      const clock = new ManualClock();
      const store = memoryStore({ clock });
      const checkTenant = (i) =>
        createLimiter({ store, limits: [fixedWindow({ name: 'tenant-' + i, limit: 9, window: '1h' })] }).consumeSync('k');
      checkTenant(0);
      const before = used();
      for (let i = 1; i <= 20_000; i++) checkTenant(i);
      const full = used();
      clock.advance(86_400_000);
      checkTenant(0);
      report({ perName: (full - before) / 20_000, dayLater: used() - before });
    `);
    expect(perName).toBeLessThan(1000);
    // Core notes the first 1,000 names of a store, to warn of two limits that share one.
    expect(dayLater).toBeLessThan(2_000_000);
  });

  it('is bounded when blocked keys have filled all there is', () => {
    const { bytes, keys } = figuresOf<{ bytes: number; keys: number }>(`
      const store = memoryStore({ maxKeys: 20_000 });
      const limiter = createLimiter({ store, limits: [tokenBucket({ name: 'a', capacity: 1, refill: { amount: 1, every: '1h' } })] });
      limiter.consumeSync('first');
      const before = used();
      for (let i = 0; i < 400_000; i++) limiter.consumeSync('2001:db8::' + i);
      report({ bytes: used() - before, ...store.stats() });
    `);
    expect(keys).toBeGreaterThan(160_000);
    // As documented: 250 bytes for each of `maxKeys`, 450 for the blocked keys on top, and the shared ones.
    expect(bytes).toBeLessThan(20_000 * (250 + 450) + 1_000_000);
  });
});

describe('long keys', () => {
  it('count separately, whatever part of them differs', () => {
    const limiter = createLimiter({
      store: memoryStore({ clock: new ManualClock() }),
      limits: [fixedWindow({ name: 'a', limit: 1, window: '1h' })],
    });
    const keys: string[] = [];
    for (let i = 0; i < 200; i++) keys.push(`${'a'.repeat(i)}b${'a'.repeat(199 - i)}`);
    keys.push(
      '\ud800'.repeat(200),
      '\ud801'.repeat(200),
      '\ufffd'.repeat(200),
      'a'.repeat(128),
      'a'.repeat(129),
    );
    for (const key of keys) expect(limiter.consumeSync(key).allowed).toBe(true);
    for (const key of keys) expect(limiter.consumeSync(key).allowed).toBe(false);
  });

  it('are reset and refunded like others', async () => {
    const limiter = createLimiter({
      store: memoryStore({ clock: new ManualClock() }),
      limits: [fixedWindow({ name: 'a', limit: 2, window: '1h' })],
    });
    const key = 'k'.repeat(100_000);
    limiter.consumeSync(key, { cost: 2 });
    await limiter.refund(key);
    expect(limiter.consumeSync(key).remaining).toBe(0);
    await limiter.reset(key);
    expect(limiter.consumeSync(key).remaining).toBe(1);
  });
});

describe('limits beyond those that have room of their own', () => {
  const tenant = (store: ReturnType<typeof memoryStore>, i: number, limit = 5) =>
    createLimiter({ store, limits: [fixedWindow({ name: `tenant-${i}`, limit, window: '1m' })] });

  it('count each key of each limit separately, and go on doing so when others have expired', () => {
    const clock = new ManualClock();
    const store = memoryStore({ clock });
    for (let i = 0; i < 3000; i++) {
      if (i === 1500) clock.advance(40_000);
      for (let spent = 0; spent < 3; spent++) tenant(store, i).consumeSync('k');
      expect(tenant(store, i).consumeSync('other').remaining).toBe(4);
    }
    expect(store.stats().keys).toBe(6000);
    // The first half expires, which makes room; the second keeps its counts.
    clock.advance(30_000);
    for (let i = 2999; i >= 0; i--)
      expect(tenant(store, i).consumeSync('k').remaining).toBe(i < 1500 ? 4 : 1);
  });

  it('reset one key of one limit only', async () => {
    const store = memoryStore({ clock: new ManualClock() });
    for (let i = 0; i < 1100; i++) tenant(store, i).consumeSync('k');
    await tenant(store, 1050).reset('k');
    expect(tenant(store, 1050).consumeSync('k').remaining).toBe(4);
    expect(tenant(store, 1051).consumeSync('k').remaining).toBe(3);
  });

  it('are evicted from like any other, and never while they deny', () => {
    const store = memoryStore({ maxKeys: 50, clock: new ManualClock() });
    for (let i = 0; i < 3000; i++) tenant(store, i).consumeSync('blocked', { cost: 5 });
    for (let i = 0; i < 3000; i++) for (const key of ['a', 'b', 'c']) tenant(store, i).consumeSync(key);
    for (let i = 0; i < 3000; i++) expect(tenant(store, i).consumeSync('blocked').allowed).toBe(false);
  });
});
