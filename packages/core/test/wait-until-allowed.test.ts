import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Clock,
  createLimiter,
  type Decision,
  fixedWindow,
  type Limiter,
  systemClock,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore, remoteStore, turn } from './map-store.ts';
import { afterItsTime, stopTime } from './stopped-time.ts';

beforeEach(() => stopTime());
afterEach(() => {
  vi.useRealTimers();
});

const bucket = tokenBucket({ name: 'bucket', capacity: 2, refill: { amount: 1, every: '20ms' } });
const hour = fixedWindow({ name: 'hour', limit: 3, window: '1h' });

const kinds: readonly [string, (clock?: Clock) => MapStore | ReturnType<typeof remoteStore>][] = [
  ['a synchronous store', (clock) => new MapStore(clock)],
  ['a store with `update`', (clock) => remoteStore({ clock: clock ?? systemClock })],
  [
    'a store with `execute`',
    (clock) =>
      remoteStore({
        clock: clock ?? systemClock,
        capabilities: { native: ['token-bucket', 'fixed-window'], clock: 'store' },
      }),
  ],
];

/** The numbers of the waits, in the order in which they ended. */
async function orderOf(waits: readonly Promise<Decision>[]): Promise<number[]> {
  const order: number[] = [];
  await afterItsTime(Promise.all(waits.map((wait, i) => wait.then(() => order.push(i)))));
  return order;
}

/** Counts the tries of a limiter. */
function triesOf(limiter: Limiter): { count: number } {
  const tries = { count: 0 };
  limiter.on('decision', ({ kind }) => {
    if (kind === 'consume') tries.count++;
  });
  return tries;
}

describe.each(kinds)('waitUntilAllowed on %s', (_kind, make) => {
  it('spends at once where the units are there', async () => {
    const limiter = createLimiter({ store: make(), limits: [hour] });
    expect(await limiter.waitUntilAllowed('k', { cost: 2 })).toMatchObject({ allowed: true, remaining: 1 });
    expect((await limiter.peek('k')).remaining).toBe(1);
  });

  it('serves in the order of arrival, even where a later one would fit sooner', async () => {
    const limiter = createLimiter({ store: make(), limits: [bucket] });
    await limiter.consume('k', { cost: 2 });
    const costs = [2, 1, 2, 1, 1];
    const start = performance.now();
    const order = await orderOf(costs.map((cost) => limiter.waitUntilAllowed('k', { cost })));
    expect(order).toEqual([0, 1, 2, 3, 4]);
    // Seven units, one every 20 ms.
    expect(performance.now() - start).toBe(140);
  });

  it('does not poll: it tries about once for each caller that waits', async () => {
    const limiter = createLimiter({ store: make(), limits: [bucket] });
    const tries = triesOf(limiter);
    await afterItsTime(Promise.all(Array.from({ length: 12 }, () => limiter.waitUntilAllowed('k'))));
    // A first try for each, and one more after each sleep.
    expect(tries.count).toBeLessThan(50);
  });

  it('fails at once where the wait cannot fit, and spends nothing', async () => {
    const limiter = createLimiter({ store: make(), limits: [hour] });
    await limiter.consume('k', { cost: 2 });
    const tooLong = { name: 'RateLimitError', code: 'WAIT_TOO_LONG' };
    // Time stands still: what waited would never end.
    await expect(limiter.waitUntilAllowed('k', { cost: 2, maxWaitMs: 5000 })).rejects.toMatchObject(tooLong);
    await expect(limiter.waitUntilAllowed('k', { cost: 4 })).rejects.toMatchObject(tooLong);
    expect(await limiter.waitUntilAllowed('k', { maxWaitMs: 0 })).toMatchObject({ allowed: true });
    expect((await limiter.peek('k')).remaining).toBe(0);
  });

  it('fails at once where too many wait already, and lets the others wait', async () => {
    const limiter = createLimiter({ store: make(), limits: [bucket] });
    const waits = Array.from({ length: 10 }, () => limiter.waitUntilAllowed('k', { maxWaitMs: 5000 }));
    await turn();
    await expect(limiter.waitUntilAllowed('k', { maxWaitMs: 10 })).rejects.toMatchObject({
      code: 'WAIT_TOO_LONG',
    });
    for (const { allowed } of await afterItsTime(Promise.all(waits))) expect(allowed).toBe(true);
  });

  it('does not charge a caller that has left, and does not make the next one wait for its units', async () => {
    const slow = tokenBucket({ name: 'slow', capacity: 2, refill: { amount: 1, every: '1s' } });
    const limiter = createLimiter({ store: make(), limits: [slow] });
    const start = performance.now();
    await limiter.consume('k', { cost: 2 });
    const leaves = new AbortController();
    const large = limiter.waitUntilAllowed('k', { cost: 2, signal: leaves.signal });
    const small = limiter.waitUntilAllowed('k');
    await turn();
    leaves.abort(new Error('gone'));
    await expect(large).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
    expect(await afterItsTime(small)).toMatchObject({ allowed: true, remaining: 0 });
    // One unit takes one second; two would take two.
    expect(performance.now() - start).toBe(1000);
  });

  it('refunds, or passes on, what was spent for a caller that left meanwhile', async () => {
    const limiter = createLimiter({ store: make(), limits: [hour] });
    for (const [others, left] of [
      [0, 3],
      [1, 2],
    ] as const) {
      const leaves = new AbortController();
      const leaving = limiter.waitUntilAllowed('k', { signal: leaves.signal });
      const staying = Array.from({ length: others }, () => limiter.waitUntilAllowed('k'));
      leaves.abort();
      await expect(leaving).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
      await Promise.all(staying);
      for (let i = 0; i < 10; i++) await turn();
      expect((await limiter.peek('k')).remaining).toBe(left);
    }
  });

  it('lets different keys wait independently of each other', async () => {
    const limiter = createLimiter({ store: make(), limits: [bucket] });
    await limiter.consume('busy', { cost: 2 });
    const busy = limiter.waitUntilAllowed('busy', { cost: 2 });
    const idle = limiter.waitUntilAllowed('idle');
    expect(await Promise.race([busy.then(() => 'busy'), idle.then(() => 'idle')])).toBe('idle');
    await afterItsTime(busy);
  });

  it.each([
    [{ maxWaitMs: -1 }, RangeError],
    [{ maxWaitMs: '1s' }, TypeError],
    [{ cost: -1 }, RangeError],
    [{ wait: 1 }, TypeError],
  ])('refuses %j', async (options, kind) => {
    const limiter = createLimiter({ store: make(), limits: [bucket] });
    await expect(limiter.waitUntilAllowed('k', options as object)).rejects.toThrow(kind);
  });
});

describe('waitUntilAllowed', () => {
  it('waits out an outage of the store, and serves the callers in order after it', async () => {
    let isDown = true;
    const store = remoteStore({ before: () => (isDown ? Promise.reject(new Error('down')) : turn()) });
    const limiter = createLimiter({ store, limits: [hour] });
    const served: number[] = [];
    const waiting = [1, 2, 3].map(async (place) => {
      await limiter.waitUntilAllowed('k', { maxWaitMs: 60_000 });
      served.push(place);
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(served).toEqual([]);
    isDown = false;
    await afterItsTime(Promise.all(waiting));
    expect(served).toEqual([1, 2, 3]);
  });

  it('rejects with the outage as the cause where it lasts longer than `maxWaitMs`', async () => {
    const store = remoteStore({ before: () => Promise.reject(new Error('down')) });
    const limiter = createLimiter({ store, limits: [hour] });
    const waiting = limiter.waitUntilAllowed('k', { maxWaitMs: 2000 });
    const end = afterItsTime(waiting.catch((error: unknown) => error));
    expect(await end).toMatchObject({
      code: 'WAIT_TOO_LONG',
      message: expect.stringContaining('The store was out'),
      cause: { code: 'STORE_UNAVAILABLE' },
    });
  });

  it('allows a subject without limits everything at once', async () => {
    const limiter = createLimiter({ store: new MapStore(), limits: () => null });
    expect(await limiter.waitUntilAllowed('k', { cost: 1e9 })).toMatchObject({
      allowed: true,
      limit: Infinity,
    });
  });

  it('tries no more often than the store says, however far its clock is behind', async () => {
    const limiter = createLimiter({ store: new MapStore(new ManualClock()), limits: [bucket] });
    const tries = triesOf(limiter);
    const leaves = new AbortController();
    await limiter.consume('k', { cost: 2 });
    const waiting = limiter.waitUntilAllowed('k', { signal: leaves.signal });
    const start = performance.now();
    while (performance.now() < start + 100) {
      await turn();
      vi.advanceTimersByTime(1);
    }
    leaves.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
    // The two at the start, and one every 20 ms: the last one was due as the caller left.
    expect(tries.count).toBe(2 + 5);
  });
});
