import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLimiter, type Decision, fixedWindow, type Limit, RateLimitError } from '../src/index.ts';
import { type RemoteStoreOptions, remoteStore, turn } from './map-store.ts';
import { afterItsTime, stopTime } from './stopped-time.ts';
import { hundred, ways } from './ways-to-a-store.ts';

const DEADLINE_MS = 1000;
/** The watch over the deadlines looks no more often than this. */
const WATCH_MS = 5;
const native = { capabilities: { native: ['fixed-window'] } };

beforeEach(() => stopTime());
afterEach(() => {
  vi.useRealTimers();
});

/** A store that hangs, fails or works, as its `mood` says. */
function moodyStore(options: RemoteStoreOptions = {}) {
  const mood: { now: 'hangs' | 'fails' | 'works' } = { now: 'works' };
  const hanging: (() => void)[] = [];
  const store = remoteStore({
    ...options,
    before: () => {
      if (mood.now === 'fails') return Promise.reject(new Error('ECONNREFUSED'));
      return mood.now === 'works' ? turn() : new Promise<void>((resolve) => hanging.push(resolve));
    },
  });
  /** Runs everything that was sent while the store hung. */
  const thaw = async (): Promise<void> => {
    mood.now = 'works';
    for (const resolve of hanging.splice(0)) resolve();
    for (let i = 0; i < 5; i++) await turn();
  };
  return { store, mood, thaw };
}

/** How each check ended, and after how long. Time passes until all have. */
function timed(checks: readonly (() => Promise<Decision>)[]) {
  const ends = checks.map(async (check) => {
    const start = performance.now();
    const end = await check().catch((error: unknown) => error);
    return { end, ms: performance.now() - start };
  });
  return afterItsTime(Promise.all(ends));
}

const codes = (ends: readonly { end: unknown }[]): unknown[] => [
  ...new Set(ends.map(({ end }) => (end instanceof RateLimitError ? end.code : end))),
];
const slowest = (ends: readonly { ms: number }[]): number => Math.max(...ends.map(({ ms }) => ms));

describe.each(ways)('a store that hangs, %s', (_way, options) => {
  it('lets no check take longer than the deadline, however many wait', async () => {
    const { store, mood } = moodyStore(options);
    const limiter = createLimiter({ store, limits: [hundred] });
    mood.now = 'hangs';
    const checks = Array.from({ length: 5000 }, (_, i) => () => limiter.consume(`k${i}`));
    const ends = await timed(checks);
    expect(slowest(ends)).toBeLessThanOrEqual(DEADLINE_MS + WATCH_MS);
    expect(ends.filter(({ end }) => end instanceof RateLimitError)).toHaveLength(5000);
  });

  it('bounds checks of one key that wait for each other, from their arrival on', async () => {
    const { store, mood } = moodyStore(options);
    const limiter = createLimiter({ store, limits: [hundred] });
    mood.now = 'hangs';
    // Different costs: each waits for the one before. Too many to unwind in one stack.
    const checks = Array.from({ length: 5000 }, (_, i) => () => limiter.consume('k', { cost: 1 + (i % 2) }));
    expect(slowest(await timed(checks))).toBeLessThanOrEqual(DEADLINE_MS + WATCH_MS);
  });

  it('is not called any more after five failures in a row, and is called again after a pause', async () => {
    const { store, mood } = moodyStore(options);
    const limiter = createLimiter({ store, limits: [hundred] });
    mood.now = 'fails';
    for (let i = 0; i < 5; i++) await expect(limiter.consume('k')).rejects.toThrow('ECONNREFUSED');
    const calls = store.batches.length;
    const error = await limiter.consume('k').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', cause: { code: 'STORE_UNAVAILABLE' } });
    expect(String(error)).toContain('Not sent');
    await expect(limiter.reset('k')).rejects.toThrow('Not sent');
    expect(store.batches).toHaveLength(calls);
    mood.now = 'works';
    const start = performance.now();
    const decision = await afterItsTime(firstAnswer(() => limiter.consume('k')));
    expect(performance.now() - start).toBeLessThanOrEqual(101);
    expect(decision).toMatchObject({ allowed: true, remaining: 99, degraded: false });
  });

  it('fails what is queued at once when it is given up', async () => {
    const { store, mood } = moodyStore({
      ...options,
      capabilities: { ...options.capabilities, maxBatch: 1, maxInFlight: 1 },
    });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs: 10_000 });
    mood.now = 'fails';
    const ends = await timed(Array.from({ length: 1000 }, (_, i) => () => limiter.consume(`k${i}`)));
    expect(codes(ends)).toEqual(['STORE_UNAVAILABLE']);
    expect(store.batches).toHaveLength(5);
  });
});

describe('a check that ran out of time', () => {
  it('says so if it was never sent, and then is not counted', async () => {
    const { store, mood, thaw } = moodyStore({ capabilities: { maxInFlight: 1 } });
    const limiter = createLimiter({ store, limits: [hundred] });
    mood.now = 'hangs';
    const ends = await timed(['sent', 'unsent'].map((key) => () => limiter.consume(key)));
    expect(codes(ends)).toEqual(['STORE_TIMEOUT']);
    expect(String(ends[0]?.end)).toContain('did not answer');
    expect(String(ends[1]?.end)).toContain('not sent');
    await thaw();
    // The first was "perhaps applied", and indeed it was: once.
    expect((await limiter.peek('sent')).remaining).toBe(99);
    expect((await limiter.peek('unsent')).remaining).toBe(100);
  });

  it('does not take those with it that came later and still have time', async () => {
    const { store, mood, thaw } = moodyStore({
      ...native,
      capabilities: { ...native.capabilities, maxInFlight: 1 },
    });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs: 300 });
    mood.now = 'hangs';
    const blocking = limiter.consume('other').catch(() => undefined);
    await turn();
    const early = timed([() => limiter.consume('k')]);
    vi.advanceTimersByTime(150);
    const late = limiter.consume('k');
    await afterItsTime(blocking);
    expect(codes(await early)).toEqual(['STORE_TIMEOUT']);
    await thaw();
    // The two would have gone as one command; the one that ran out of time is not in it.
    expect(await late).toMatchObject({ allowed: true, remaining: 99 });
  });

  it('gives back what it took of the first limits, without making its caller wait for that', async () => {
    let calls = 0;
    const store = remoteStore({
      capabilities: { atomicity: 'one-record' },
      before: () => (++calls === 2 ? new Promise(() => {}) : turn()),
    });
    const second: Limit = fixedWindow({ name: 'second', limit: 3, window: '1h' });
    const limiter = createLimiter({ store, limits: [hundred, second] });
    const [end] = await timed([() => limiter.consume('k')]);
    expect(end).toMatchObject({ end: { code: 'STORE_TIMEOUT' } });
    expect(end?.ms).toBeLessThanOrEqual(DEADLINE_MS + WATCH_MS);
    expect((await limiter.peek('k')).limits).toMatchObject([{ remaining: 100 }, { remaining: 3 }]);
  });
});

/** Checks until the store answers. */
async function firstAnswer(check: () => Promise<Decision>): Promise<Decision> {
  for (;;) {
    const decision = await check().catch(() => undefined);
    if (decision !== undefined) return decision;
    await turn();
  }
}
