import { channel } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { createLimiter, fixedWindow, type LimiterEventName, RateLimitError } from '../src/index.ts';
import { MapStore, remoteStore, turn } from './map-store.ts';

const hour = fixedWindow({ name: 'hour', limit: 2, window: '1h' });

function moody() {
  const mood = { isDown: false };
  const store = remoteStore({
    before: () => (mood.isDown ? Promise.reject(new Error('ECONNREFUSED')) : turn()),
  });
  return { mood, store };
}

describe('a limiter reports to its listeners', () => {
  it.each([
    ['a synchronous store', new MapStore()],
    ['a remote store', remoteStore()],
  ])('of every decision, on %s', async (_kind, store) => {
    const limiter = createLimiter({ name: 'orders', store, limits: [hour], deadlineMs: 60_000 });
    const reported: unknown[] = [];
    const off = limiter.on('decision', (event) => reported.push(event));
    const decisions = [
      await limiter.consume('k', { cost: 2 }),
      await limiter.consume('k'),
      await limiter.peek('k'),
      await limiter.refund('k'),
    ];
    off();
    off();
    await limiter.consume('k');
    const all = { limiter: 'orders', subject: 'k', keys: ['k'], source: 'store', tookMs: expect.any(Number) };
    expect(reported).toEqual([
      { ...all, kind: 'consume', cost: 2, decision: decisions[0] },
      { ...all, kind: 'consume', cost: 1, decision: decisions[1] },
      { ...all, kind: 'peek', cost: 1, decision: decisions[2] },
      { ...all, kind: 'refund', cost: 1, decision: decisions[3] },
    ]);
  });

  it('which may check the same key at once: after a decision, and after each failure of a burst', async () => {
    const { mood, store } = moody();
    const limiter = createLimiter({ store, limits: [hour], onStoreFailure: 'allow', deadlineMs: 60_000 });
    const inner: Promise<unknown>[] = [];
    const checkAgain = ({ kind }: { readonly kind: string }): void => {
      if (kind === 'consume' && inner.length < 100) inner.push(limiter.peek('k'));
    };
    limiter.on('decision', checkAgain);
    limiter.on('error', checkAgain);
    const burst = () => Promise.all(Array.from({ length: 20 }, () => limiter.consume('k')));
    const counted = await burst();
    expect(counted.filter(({ allowed }) => allowed)).toHaveLength(2);
    mood.isDown = true;
    // Below the failures after which the store is given up, and beyond them.
    expect(await burst()).toEqual(Array(20).fill(expect.objectContaining({ degraded: true })));
    expect(await burst()).toEqual(Array(20).fill(expect.objectContaining({ degraded: true })));
    expect(inner).toHaveLength(100);
    await Promise.all(inner);
  });

  it('of an outage: of each check that the store could not decide, once when it is given up, once when it is back', async () => {
    const { mood, store } = moody();
    const limiter = createLimiter({ store, limits: [hour], onStoreFailure: 'allow', deadlineMs: 60_000 });
    const reported: LimiterEventName[] = [];
    limiter.on('error', ({ error }) => {
      expect(error).toBeInstanceOf(RateLimitError);
      reported.push('error');
    });
    limiter.on('degraded', ({ failure }) => {
      expect(failure.message).toContain('ECONNREFUSED');
      reported.push('degraded');
    });
    limiter.on('recovered', ({ outageMs }) => {
      expect(outageMs).toBeGreaterThan(0);
      reported.push('recovered');
    });
    mood.isDown = true;
    for (let i = 0; i < 7; i++) expect(await limiter.consume('k')).toMatchObject({ degraded: true });
    mood.isDown = false;
    while ((await limiter.consume('k')).degraded) await turn();
    expect(reported.slice(0, 6)).toEqual(['error', 'error', 'error', 'error', 'degraded', 'error']);
    expect(reported.slice(6, 8)).toEqual(['error', 'error']);
    expect(reported.filter((name) => name === 'degraded')).toHaveLength(1);
    expect(reported.at(-1)).toBe('recovered');
  });

  it('and no listener decides a check, even if it throws', async () => {
    const thrown: unknown[] = [];
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => thrown.push(error));
    try {
      const limiter = createLimiter({ store: new MapStore(), limits: [hour] });
      const heard: string[] = [];
      const mistake = new Error('a listener of yours');
      limiter.on('decision', () => {
        throw mistake;
      });
      limiter.on('decision', ({ subject }) => heard.push(subject));
      expect(limiter.consumeSync('k').allowed).toBe(true);
      expect(heard).toEqual(['k']);
      await turn();
      expect(thrown).toEqual([mistake]);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of others) process.on('uncaughtException', listener);
    }
  });

  it('through the channels of Node as well, with the limiter', async () => {
    const reported: unknown[] = [];
    const subscriber = (message: unknown): void => {
      reported.push(message);
    };
    channel('sluice:decision').subscribe(subscriber);
    const limiter = createLimiter({ store: new MapStore(), limits: [hour] });
    const decision = limiter.consumeSync('k');
    channel('sluice:decision').unsubscribe(subscriber);
    limiter.consumeSync('k');
    expect(reported).toEqual([
      expect.objectContaining({
        sender: limiter,
        limiter: 'limiter',
        kind: 'consume',
        subject: 'k',
        decision,
      }),
    ]);
  });

  it('rejects an event that does not exist, and a listener that is not a function', () => {
    const limiter = createLimiter({ store: new MapStore(), limits: [hour] });
    expect(() => limiter.on('deny' as 'decision', () => {})).toThrow(RangeError);
    expect(() => limiter.on('toString' as 'decision', () => {})).toThrow(RangeError);
    expect(() => limiter.on('error', 'log' as unknown as () => void)).toThrow(TypeError);
  });
});
