import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLimiter, fixedWindow, type Store } from '../src/index.ts';
import { MapStore, remoteStore, turn } from './map-store.ts';
import { allowed, deadlineMs, hundred, native, ways } from './ways-to-a-store.ts';

// Faults that were found by attack and under load. Each test states what must be true.

describe('the engine', () => {
  afterEach(() => vi.useRealTimers());

  it('sends checks although a test has faked timers, as Jest and Sinon do by default', async () => {
    const map = new MapStore();
    let calls = 0;
    const store: Store = {
      capabilities: { ...map.capabilities, atomicity: 'one-record' },
      update: async (keys, transition) => {
        calls++;
        return map.updateSync(keys, transition);
      },
      remove: (keys) => map.remove(keys),
      close: () => map.close(),
    };
    vi.useFakeTimers({
      toFake: ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date', 'performance'],
    });
    const limits = [hundred, fixedWindow({ name: 'other', limit: 100, window: '1h' })];
    const limiter = createLimiter({ store, limits });
    const decisions = await Promise.all([limiter.consume('a'), limiter.consume('b'), limiter.peek('a')]);
    expect(decisions.map(({ remaining }) => remaining)).toEqual([99, 99, 99]);
    expect(calls).toBe(6);
  });

  it.each(ways)(
    'resets after the checks that were made before, however late they are, %s',
    async (_, way) => {
      // The calls of checks take longer than the removal.
      const before = async (): Promise<void> => {
        for (let i = 0; i < 20; i++) await turn();
      };
      const capabilities = { ...way.capabilities, maxBatch: 2, maxInFlight: 1 };
      const store = remoteStore({ ...way, capabilities, before });
      const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
      const busy = Array.from({ length: 5 }, (_, i) => limiter.consume(`other ${i}`));
      const earlier = [limiter.consume('k', { cost: 50 }), limiter.consume('k', { cost: 40 })];
      const reset = limiter.reset('k');
      expect(allowed(await Promise.all(earlier))).toBe(2);
      await reset;
      expect((await limiter.peek('k')).remaining).toBe(100);
      await Promise.all(busy);
    },
  );

  it('lets checks with a key in common run side by side where their keys are changed in turn', async () => {
    let held: (() => void)[] = [];
    const before = (): Promise<void> => new Promise((resolve) => held.push(resolve));
    const capabilities = { ...native, atomicity: 'same-key' } as const;
    const store = remoteStore({ capabilities, before });
    const limits = [
      fixedWindow({ name: 'everyone', limit: 150, window: '1h', key: () => 'everyone' }),
      fixedWindow({ name: 'user', limit: 1, window: '1h', key: (user: string) => user }),
    ];
    const limiter = createLimiter({ store, limits, deadlineMs });
    let open = 200;
    const decisions = Array.from({ length: open }, (_, i) =>
      limiter.consume(`user ${i % 180}`).finally(() => {
        open--;
      }),
    );
    let roundTrips = 0;
    while (open > 0) {
      for (let i = 0; i < 10; i++) await turn();
      if (held.length > 0) roundTrips++;
      for (const release of held) release();
      held = [];
    }
    // One after the other, they would take 400.
    expect(roundTrips).toBeLessThan(20);
    const granted = allowed(await Promise.all(decisions));
    expect(granted).toBeGreaterThan(100);
    expect(granted).toBeLessThanOrEqual(150);
    for (let i = 0; i < 10; i++) await turn();
    const peeked = limiter.peek('user 0');
    while (held.length === 0) await turn();
    let isPeeked = false;
    const [everyone] = await Promise.all([
      peeked.then(({ limits: [first] }) => {
        isPeeked = true;
        return first;
      }),
      (async () => {
        while (!isPeeked) {
          for (const release of held.splice(0)) release();
          await turn();
        }
      })(),
    ]);
    expect(everyone?.remaining).toBe(150 - granted);
  });

  it('takes 40,000 callers leaving one waiting command in stride', async () => {
    const store = remoteStore({ capabilities: native });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    const time = async (callers: number): Promise<number> => {
      const controllers = Array.from({ length: callers }, () => new AbortController());
      const decisions = controllers.map(({ signal }) => limiter.consume(`${callers}`, { signal }));
      const startMs = performance.now();
      for (const controller of controllers) controller.abort();
      const tookMs = performance.now() - startMs;
      const ends = await Promise.allSettled(decisions);
      expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(callers);
      return tookMs;
    };
    await time(1000);
    const fewMs = await time(4000);
    // Ten times as many take about ten times as long, not a hundred times.
    expect(await time(40_000)).toBeLessThan(500 + 40 * fewMs);
    expect((await limiter.peek('40000')).remaining).toBe(100);
  });
});
