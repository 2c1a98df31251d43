import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { block, fixedWindow, type Limiter, local } from '../src/index.ts';
import { hour, leased, pass, remaining, setUp, sourcesOf } from './leasing-limiter.ts';
import { MapStore, turn } from './map-store.ts';
import { stopTime } from './stopped-time.ts';

beforeEach(() => stopTime());
afterEach(() => vi.useRealTimers());

describe.each([
  ['reset', async (limiter: Limiter) => limiter.reset('k'), 1000],
  ['refund', async (limiter: Limiter) => limiter.refund('k', { cost: 2 }), 997],
  ['a refund of more than was used', async (limiter: Limiter) => limiter.refund('k', { cost: 50 }), 1000],
  ['penalize', async (limiter: Limiter) => limiter.penalize('k', { cost: 5 }), 990],
  ['a penalty of all', async (limiter: Limiter) => limiter.penalize('k', { cost: 5000 }), 0],
  ['block', async (limiter: Limiter) => limiter.block('k', '1m'), 995],
  ['unblock', async (limiter: Limiter) => limiter.unblock('k'), 995],
])('%s', (_verb, change, left) => {
  const limits = [hour, block({ name: 'blocked' })];

  it('gives the lease back first', async () => {
    const { limiter, process } = setUp({ limits });
    await leased(limiter);
    await change(limiter);
    await limiter.close();
    const { limits: after } = await process({ lease: undefined as never }).peek('k');
    expect(after[0]?.remaining).toBe(left);
  });

  it('gives back a lease that is under way', async () => {
    const { limiter, process } = setUp({ limits });
    for (let i = 0; i < 4; i++) await limiter.consume('k');
    await pass(50);
    for (let i = 0; i < 3; i++) await limiter.consume('k');
    const taking = limiter.consume('k');
    await Promise.resolve();
    await Promise.resolve();
    await change(limiter);
    await taking;
    await limiter.close();
    const { limits: after } = await process({ lease: undefined as never }).peek('k');
    const used = 8 - 5;
    const expected = left === 1000 || left === 0 ? left : left - used;
    expect(after[0]?.remaining).toBe(expected);
  });
});

describe('with a lease', () => {
  it('a block of this process holds at once, and one elsewhere within a term', async () => {
    const { limiter, process } = setUp({ limits: [hour, block({ name: 'blocked' })] });
    await leased(limiter);
    await limiter.block('k', '1m');
    expect((await limiter.consume('k')).allowed).toBe(false);
    await limiter.unblock('k');
    await pass(50);
    await leased(limiter);
    await process().block('k', '1m');
    await pass(50);
    expect((await limiter.consume('k')).allowed).toBe(false);
  });

  it('a reservation is settled with the time of the charge', async () => {
    const { limiter, process } = setUp();
    await leased(limiter);
    const sources = sourcesOf(limiter);
    const one = await limiter.reserve('k');
    const two = await limiter.reserve('k');
    expect(sources).toEqual(['lease', 'lease']);
    await one.cancel();
    await two.commit();
    await limiter.close();
    expect(await remaining(process)).toBe(1000 - 5 - 1);
  });

  it('a reservation of an earlier window gives nothing back to a later one', async () => {
    const { limiter, process } = setUp({ limits: [fixedWindow({ name: 'f', limit: 100, window: '1s' })] });
    await leased(limiter);
    const reservation = await limiter.reserve('k');
    await pass(1000);
    for (let i = 0; i < 10; i++) await process({ lease: undefined as never }).consume('k');
    await reservation.cancel();
    expect(await remaining(process)).toBe(90);
  });

  it('waiters are served from it', async () => {
    const { limiter } = setUp();
    await leased(limiter);
    const sources = sourcesOf(limiter);
    expect((await limiter.waitUntilAllowed('k')).allowed).toBe(true);
    expect(sources).toEqual(['lease']);
  });

  it('a denial is remembered for a term at most', async () => {
    const { store, limiter } = setUp({ limits: [fixedWindow({ name: 'f', limit: 1, window: '1h' })] });
    await limiter.consume('k');
    await limiter.consume('k');
    const calls = store.batches.length;
    await limiter.consume('k');
    expect(store.batches).toHaveLength(calls);
    await pass(50);
    await limiter.consume('k');
    expect(store.batches).toHaveLength(calls + 1);
  });

  it('an outage ends no lease that was granted before, and loses what is given back', async () => {
    const { store, limiter, process } = setUp({
      onStoreFailure: local({ store: new MapStore(), instances: 2 }),
    });
    await leased(limiter);
    const { execute } = store;
    store.execute = async () => {
      throw new Error('out');
    };
    const sources = sourcesOf(limiter);
    for (let i = 0; i < 3; i++) expect((await limiter.consume('k')).degraded).toBe(false);
    expect(sources).toEqual(['lease', 'lease', 'lease']);
    await pass(50);
    expect((await limiter.consume('k')).degraded).toBe(true);
    store.execute = execute as never;
    // The lease of 8 was used four times, and the rest is lost.
    expect(await remaining(process)).toBe(1000 - 4 - 8);
  });

  it('checks that waited for one fail as its command did', async () => {
    const { store, limiter } = setUp();
    for (let i = 0; i < 3; i++) await limiter.consume('k');
    store.execute = async () => {
      await turn();
      throw new Error('out');
    };
    const first = limiter.consume('k');
    await Promise.resolve();
    await Promise.resolve();
    const second = limiter.consume('k');
    const failures = await Promise.allSettled([first, second]);
    expect(failures.map((end) => (end as PromiseRejectedResult).reason.code)).toEqual([
      'STORE_UNAVAILABLE',
      'STORE_UNAVAILABLE',
    ]);
  });
});
