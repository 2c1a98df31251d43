import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixedWindow, slidingWindow, tokenBucket } from '../src/index.ts';
import { hour, leased, pass, remaining, setUp, sourcesOf, spends, term } from './leasing-limiter.ts';
import { turn } from './map-store.ts';
import { stopTime } from './stopped-time.ts';

beforeEach(() => stopTime());
afterEach(() => vi.useRealTimers());

describe('a lease', () => {
  it('answers checks of a key that is asked for often, without the store', async () => {
    const { store, limiter } = setUp();
    await leased(limiter);
    const calls = store.batches.length;
    const sources = sourcesOf(limiter);
    await Promise.all([limiter.consume('k'), limiter.consume('k')]);
    expect(sources).toEqual(['lease', 'lease']);
    expect(store.batches).toHaveLength(calls);
  });

  it('is never taken for keys that come less than four times in a term', async () => {
    const { commands, limiter } = setUp();
    for (let i = 0; i < 50; i++) {
      for (const key of ['a', 'b', 'c']) await limiter.consume(key);
      await pass(20);
    }
    expect(spends(commands)).toEqual(new Array(150).fill(1));
  });

  it('is not taken without the option', async () => {
    const { commands, process } = setUp();
    const limiter = process({ lease: undefined as never });
    for (let i = 0; i < 50; i++) await limiter.consume('k');
    expect(spends(commands)).toEqual(new Array(50).fill(1));
  });

  it('grows with the rate of the key, by four times at most, up to a tenth of the limit', async () => {
    const { commands, limiter } = setUp();
    for (let i = 0; i < 500; i++) await limiter.consume('k');
    expect(spends(commands)).toEqual([1, 1, 1, 9, 33, 101, 101, 101, 101, 101]);
  });

  it('keeps no more than `maxUnits` of a record, over all keys that share it', async () => {
    const total = fixedWindow({ name: 'total', limit: 1000, window: '1h', key: () => 'all' });
    const each = fixedWindow({ name: 'each', limit: 1000, window: '1h', key: (user: string) => user });
    const { limiter, process } = setUp({ limits: [total, each], lease: { term, maxUnits: 30 } });
    let used = 0;
    for (let i = 0; i < 20; i++) {
      for (const user of ['a', 'b', 'c', 'd', 'e']) {
        await limiter.consume(user);
        used++;
        const { limits } = await process({ lease: undefined as never }).peek(user);
        expect(1000 - used - (limits[0]?.remaining as number)).toBeLessThanOrEqual(30);
      }
    }
  });

  it('reports what is left as if it had not been taken', async () => {
    const { limiter } = setUp();
    for (let i = 1; i <= 300; i++) {
      expect(await limiter.consume('k')).toMatchObject({ allowed: true, remaining: 1000 - i });
      expect(await limiter.peek('k')).toMatchObject({ allowed: true, remaining: 1000 - i });
      if (i % 10 === 0) await pass(1);
    }
  });

  it('reports the time until usage resets from now on', async () => {
    const { limiter } = setUp();
    await leased(limiter);
    await pass(7);
    const sources = sourcesOf(limiter);
    expect(await limiter.consume('k')).toMatchObject({ resetAfterMs: 3_600_000 - 7 });
    expect(sources).toEqual(['lease']);
  });

  it('admits all of a limit and not one more', async () => {
    const { limiter } = setUp();
    let allowed = 0;
    for (let i = 0; i < 1500; i++) allowed += Number((await limiter.consume('k')).allowed);
    expect(allowed).toBe(1000);
  });

  it('is not used for a moment beyond its term, nor of its window', async () => {
    const { limiter } = setUp();
    await leased(limiter);
    // No timer has fired yet.
    vi.setSystemTime(0);
    const now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now + 50);
    const sources = sourcesOf(limiter);
    await limiter.consume('k');
    expect(sources).toEqual(['store']);
    vi.restoreAllMocks();

    const { limiter: second } = setUp({ limits: [fixedWindow({ name: 's', limit: 1000, window: 30 })] });
    await leased(second);
    vi.spyOn(performance, 'now').mockImplementation(() => now + 30);
    const after = sourcesOf(second);
    await second.consume('k');
    expect(after).toEqual(['store']);
    vi.restoreAllMocks();
  });

  it('is given back within half a term after its end, or when it was idle for that long', async () => {
    const { limiter, process } = setUp();
    await leased(limiter);
    expect(await remaining(process)).toBeLessThan(990);
    await pass(50);
    expect(await remaining(process)).toBe(995);
    for (let i = 0; i < 10; i++) {
      await leased(limiter);
      await pass(10);
    }
    const used = 5 + 10;
    expect(await remaining(process)).toBeLessThan(1000 - used);
    await pass(75);
    expect(await limiter.peek('k')).toMatchObject({ remaining: await remaining(process) });
  });

  it('is given back on close, which takes no more of them', async () => {
    const { limiter, process, commands } = setUp();
    await leased(limiter);
    await limiter.close();
    expect(await remaining(process)).toBe(995);
    commands.length = 0;
    for (let i = 0; i < 20; i++) await limiter.consume('k');
    expect(spends(commands)).toEqual(new Array(20).fill(1));
    await limiter.close();
  });

  it('that is under way is given back on close', async () => {
    const { limiter, process } = setUp();
    for (let i = 0; i < 3; i++) await limiter.consume('k');
    const last = limiter.consume('k');
    await turn();
    await limiter.close();
    expect((await last).allowed).toBe(true);
    expect(await remaining(process)).toBe(996);
  });

  it('under way answers the checks that come meanwhile, in one round trip', async () => {
    const { store, limiter } = setUp();
    for (let i = 0; i < 3; i++) await limiter.consume('k');
    const calls = store.batches.length;
    const sources = sourcesOf(limiter);
    const first = Promise.all([limiter.consume('k'), limiter.consume('k')]);
    await Promise.resolve();
    await Promise.resolve();
    const later = Promise.all([limiter.consume('k'), limiter.consume('k')]);
    await Promise.all([first, later]);
    expect(store.batches.length - calls).toBe(1);
    expect(sources.toSorted()).toEqual(['lease', 'lease', 'store', 'store']);
  });

  it('keeps a check with a signal from waiting for others', async () => {
    const { limiter } = setUp();
    for (let i = 0; i < 3; i++) await limiter.consume('k');
    const first = limiter.consume('k');
    await Promise.resolve();
    await Promise.resolve();
    const controller = new AbortController();
    const aborted = limiter.consume('k', { signal: controller.signal });
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
    expect((await first).allowed).toBe(true);
  });

  it('that arrives after its end is given back, and the key rests for a second', async () => {
    const { limiter, process, commands } = setUp({}, { before: async () => void vi.advanceTimersByTime(60) });
    const slow = process({ lease: { term: '100ms' } });
    for (let i = 0; i < 30; i++) await Promise.all(Array.from({ length: 8 }, () => slow.consume('k')));
    expect(await remaining(process)).toBeLessThanOrEqual(1000 - 240);
    commands.length = 0;
    for (let i = 0; i < 16; i++) await Promise.all(Array.from({ length: 8 }, () => limiter.consume('l')));
    await pass(100);
    expect(spends(commands).filter((count) => count > 8).length).toBeLessThanOrEqual(2);
    expect(await remaining(process, 'l')).toBe(1000 - 128);
  });

  it('covers several limits, all or nothing', async () => {
    const second = slidingWindow({ name: 'second', limit: 40, window: '1s' });
    const { limiter, process } = setUp({ limits: [hour, second], lease: { term, maxUnits: 16 } });
    let allowed = 0;
    for (let i = 0; i < 100; i++) allowed += Number((await limiter.consume('k')).allowed);
    expect(allowed).toBe(40);
    await limiter.close();
    const { limits } = await process({ lease: undefined as never }).peek('k');
    expect(limits.map((status) => status.remaining)).toEqual([960, 0]);
  });

  it('covers costs by limit, and gives way to a cost that it does not cover', async () => {
    const requests = fixedWindow({ name: 'requests', limit: 10_000, window: '1h' });
    const tokens = tokenBucket({ name: 'tokens', capacity: 100_000, refill: { amount: 1, every: '1h' } });
    const { limiter, process } = setUp({ limits: [requests, tokens] });
    let spent = 0;
    for (let i = 1; i <= 200; i++) {
      const cost = { tokens: 50 + ((i * 7919) % 100) };
      spent += cost.tokens;
      const { limits } = await limiter.consume('k', { cost });
      expect(limits.map((status) => status.remaining)).toEqual([10_000 - i, 100_000 - spent]);
    }
    // More than any lease: what is left of one counts for it.
    expect((await limiter.consume('k', { cost: { tokens: 100_000 - spent } })).allowed).toBe(true);
    await limiter.close();
    const { limits } = await process({ lease: undefined as never }).peek('k', { cost: 0 });
    expect(limits.map((status) => status.remaining)).toEqual([10_000 - 201, 0]);
  });

  it('leaves alone a check that costs nothing', async () => {
    const { limiter } = setUp();
    const { remaining: left } = await leased(limiter);
    expect(await limiter.consume('k', { cost: 0 })).toMatchObject({ allowed: true, remaining: left });
  });

  it('takes few keys into memory at once', async () => {
    const { limiter, commands } = setUp();
    const flood = Array.from({ length: 10_001 }, (_, i) => `k${i}`);
    await Promise.all(flood.flatMap((key) => [1, 2, 3, 4].map(() => limiter.consume(key))));
    commands.length = 0;
    for (let i = 0; i < 8; i++) await limiter.consume('k10000');
    expect(spends(commands)).toEqual(new Array(8).fill(1));
    // One that is no longer asked for makes room.
    await pass(200);
    await leased(limiter, 'k10000');
  });
});
