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

describe('a limiter tells those who listen', () => {
  it.each([
    ['a synchronous store', new MapStore()],
    ['a remote store', remoteStore()],
  ])('of every decision, on %s', async (_kind, store) => {
    const limiter = createLimiter({ store, limits: [hour], deadlineMs: 60_000 });
    const told: unknown[] = [];
    const off = limiter.on('decision', (event) => told.push(event));
    const decisions = [
      await limiter.consume('k', { cost: 2 }),
      await limiter.consume('k'),
      await limiter.peek('k'),
      await limiter.refund('k'),
    ];
    off();
    off();
    await limiter.consume('k');
    expect(told).toEqual([
      { kind: 'consume', subject: 'k', cost: 2, decision: decisions[0] },
      { kind: 'consume', subject: 'k', cost: 1, decision: decisions[1] },
      { kind: 'peek', subject: 'k', cost: 1, decision: decisions[2] },
      { kind: 'refund', subject: 'k', cost: 1, decision: decisions[3] },
    ]);
  });

  it('of an outage: of each check that the store could not decide, once when it is given up, once when it is back', async () => {
    const { mood, store } = moody();
    const limiter = createLimiter({ store, limits: [hour], onStoreFailure: 'allow', deadlineMs: 60_000 });
    const told: LimiterEventName[] = [];
    limiter.on('error', ({ error }) => {
      expect(error).toBeInstanceOf(RateLimitError);
      told.push('error');
    });
    limiter.on('degraded', ({ failure }) => {
      expect(failure.message).toContain('ECONNREFUSED');
      told.push('degraded');
    });
    limiter.on('recovered', ({ outageMs }) => {
      expect(outageMs).toBeGreaterThan(0);
      told.push('recovered');
    });
    mood.isDown = true;
    for (let i = 0; i < 7; i++) expect(await limiter.consume('k')).toMatchObject({ degraded: true });
    mood.isDown = false;
    while ((await limiter.consume('k')).degraded) await turn();
    expect(told.slice(0, 6)).toEqual(['error', 'error', 'error', 'error', 'degraded', 'error']);
    expect(told.slice(6, 8)).toEqual(['error', 'error']);
    expect(told.filter((name) => name === 'degraded')).toHaveLength(1);
    expect(told.at(-1)).toBe('recovered');
  });

  it('and decides by none of them, also when one throws', async () => {
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
    const told: unknown[] = [];
    const subscriber = (message: unknown): void => {
      told.push(message);
    };
    channel('sluice:decision').subscribe(subscriber);
    const limiter = createLimiter({ store: new MapStore(), limits: [hour] });
    const decision = limiter.consumeSync('k');
    channel('sluice:decision').unsubscribe(subscriber);
    limiter.consumeSync('k');
    expect(told).toEqual([{ limiter, kind: 'consume', subject: 'k', cost: 1, decision }]);
  });

  it('refuses an event that does not exist, and a listener that is none', () => {
    const limiter = createLimiter({ store: new MapStore(), limits: [hour] });
    expect(() => limiter.on('deny' as 'decision', () => {})).toThrow(RangeError);
    expect(() => limiter.on('toString' as 'decision', () => {})).toThrow(RangeError);
    expect(() => limiter.on('error', 'log' as unknown as () => void)).toThrow(TypeError);
  });
});
