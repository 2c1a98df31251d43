import { describe, expect, it } from 'vitest';
import {
  createLimiter,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  RateLimitError,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { everyKindOfStore } from './every-kind-of-store.ts';
import { remoteStore } from './map-store.ts';

const every = '100s';
const limits: readonly Limit[] = [
  fixedWindow({ name: 'fixedWindow', limit: 100, window: every }),
  slidingWindow({ name: 'slidingWindow', limit: 100, window: every }),
  slidingWindowLog({ name: 'slidingWindowLog', limit: 100, window: every }),
  tokenBucket({ name: 'tokenBucket', capacity: 100, refill: { amount: 100, every } }),
  leakyBucket({ name: 'leakyBucket', capacity: 100, leak: { amount: 100, every } }),
  gcra({ name: 'gcra', limit: 100, period: every }),
];
const start = 1_700_000_000_000;

describe.each(everyKindOfStore)('a reservation on %s', (_kind, make) => {
  it.each(limits.map((limit) => [limit.name, limit] as const))(
    'of %s gives back what was not used, and everything if it is cancelled',
    async (_name, limit) => {
      const limiter = createLimiter({ store: make(new ManualClock(start)), limits: [limit] });
      const committed = await limiter.reserve('k', { cost: 60 });
      expect(committed.decision).toMatchObject({ allowed: true, remaining: 40 });
      expect(await committed.commit(10)).toEqual({ settled: true, uncharged: {} });
      expect((await limiter.peek('k')).remaining).toBe(90);
      const cancelled = await limiter.reserve('k', { cost: 90 });
      expect((await limiter.peek('k')).remaining).toBe(0);
      await cancelled.cancel();
      expect((await limiter.peek('k')).remaining).toBe(90);
    },
  );

  it.each(limits.map((limit) => [limit.name, limit] as const))(
    'of %s charges what was used beyond it, up to empty, and reports the rest',
    async (_name, limit) => {
      const limiter = createLimiter({ store: make(new ManualClock(start)), limits: [limit] });
      const first = await limiter.reserve('k', { cost: 10 });
      expect(await first.commit(30)).toEqual({ settled: true, uncharged: {} });
      expect((await limiter.peek('k')).remaining).toBe(70);
      const second = await limiter.reserve('k', { cost: 10 });
      expect(await second.commit(100)).toEqual({ settled: true, uncharged: { [limit.name]: 30 } });
      expect(await limiter.peek('k')).toMatchObject({ remaining: 0, allowed: false });
    },
  );

  it('is settled once: later calls change nothing and say so', async () => {
    const limiter = createLimiter({ store: make(new ManualClock(start)), limits });
    const reservation = await limiter.reserve('k', { cost: 50 });
    expect(await reservation.commit(20)).toEqual({ settled: true, uncharged: {} });
    expect(await reservation.commit(0)).toEqual({ settled: false, uncharged: {} });
    expect(await reservation.cancel()).toEqual({ settled: false, uncharged: {} });
    expect(await reservation.renew()).toBe(false);
    const { limits: statuses } = await limiter.peek('k');
    expect(statuses.map(({ remaining }) => remaining)).toEqual(limits.map(() => 80));
  });

  it('that was denied holds nothing, and there is nothing to settle', async () => {
    const limiter = createLimiter({ store: make(new ManualClock(start)), limits });
    await limiter.consume('k', { cost: 60 });
    const reservation = await limiter.reserve('k', { cost: 50 });
    expect(reservation.decision.allowed).toBe(false);
    expect(await reservation.commit(10)).toEqual({ settled: false, uncharged: {} });
    expect((await limiter.peek('k')).remaining).toBe(40);
  });

  it('that is never settled stays charged until its window has passed', async () => {
    const clock = new ManualClock(start);
    const limiter = createLimiter({ store: make(clock), limits });
    await limiter.reserve('k', { cost: 100 });
    clock.advance(99_999);
    expect((await limiter.peek('k', { cost: 100 })).allowed).toBe(false);
    clock.advance(100_001);
    expect((await limiter.peek('k', { cost: 100 })).allowed).toBe(true);
  });

  it('gives nothing back to a later window', async () => {
    const clock = new ManualClock(start);
    const limiter = createLimiter({ store: make(clock), limits });
    const reservation = await limiter.reserve('k', { cost: 100 });
    clock.advance(300_000);
    await limiter.consume('k', { cost: 100 });
    await reservation.cancel();
    const { limits: statuses } = await limiter.peek('k');
    expect(statuses.map(({ remaining }) => remaining)).toEqual(limits.map(() => 0));
  });

  it('may name its limits; limits that a commit does not name keep what was reserved', async () => {
    const store = make(new ManualClock(start));
    const two = [
      fixedWindow({ name: 'requests', limit: 10, window: every }),
      slidingWindow({ name: 'tokens', limit: 1000, window: every }),
    ];
    const limiter = createLimiter({ store, limits: two });
    const reservation = await limiter.reserve('k', { cost: { tokens: 800 } });
    expect(reservation.decision.limits.map(({ remaining }) => remaining)).toEqual([9, 200]);
    expect(await reservation.commit({ tokens: 1100 })).toEqual({ settled: true, uncharged: { tokens: 100 } });
    expect((await limiter.peek('k')).limits.map(({ remaining }) => remaining)).toEqual([9, 0]);
  });

  it('is cancelled by `await using` if it was not settled', async () => {
    const limiter = createLimiter({ store: make(new ManualClock(start)), limits });
    const reservation = await limiter.reserve('k', { cost: 100 });
    await reservation[Symbol.asyncDispose]();
    expect((await limiter.peek('k')).remaining).toBe(100);
  });

  it('refuses a wrong cost and the name of a limit that it does not have, and stays open', async () => {
    const limiter = createLimiter({ store: make(new ManualClock(start)), limits });
    const reservation = await limiter.reserve('k', { cost: 50 });
    for (const wrong of [-1, 0.5, Number.NaN, '1', { gcra: -1 }, [1], null]) {
      await expect(reservation.commit(wrong as never), String(wrong)).rejects.toMatchObject({
        code: expect.stringMatching(/^(WRONG_TYPE|OUT_OF_RANGE)$/),
      });
    }
    await expect(reservation.commit({ tokens: 1 })).rejects.toThrow(/one of the reserved limits/);
    expect(await reservation.cancel()).toMatchObject({ settled: true });
    expect((await limiter.peek('k')).remaining).toBe(100);
  });
});

describe('a reservation whose store is out when it is settled', () => {
  const out = () => {
    const mood = { isDown: false };
    const before = (): Promise<void> => (mood.isDown ? Promise.reject(new Error('down')) : Promise.resolve());
    return { mood, store: remoteStore({ before }) };
  };

  it('rejects under `throw`, and stays charged', async () => {
    const { mood, store } = out();
    const limiter = createLimiter({ store, limits });
    const reservation = await limiter.reserve('k', { cost: 60 });
    mood.isDown = true;
    await expect(reservation.cancel()).rejects.toSatisfy(RateLimitError.is);
    mood.isDown = false;
    expect((await limiter.peek('k')).remaining).toBe(40);
    expect(await reservation.cancel()).toMatchObject({ settled: false });
  });

  it('reports the failure under `allow`', async () => {
    const { mood, store } = out();
    const limiter = createLimiter({ store, limits, onStoreFailure: 'allow' });
    const reservation = await limiter.reserve('k', { cost: 60 });
    mood.isDown = true;
    expect(await reservation.commit(70)).toMatchObject({ failure: { code: 'STORE_UNAVAILABLE' } });
  });

  it('holds nothing if it was made during the outage', async () => {
    const { mood, store } = out();
    const limiter = createLimiter({ store, limits, onStoreFailure: 'allow' });
    mood.isDown = true;
    const reservation = await limiter.reserve('k', { cost: 60 });
    expect(reservation.decision).toMatchObject({ allowed: true, degraded: true });
    expect(await reservation.commit(10)).toEqual({ settled: false, uncharged: {} });
  });
});
