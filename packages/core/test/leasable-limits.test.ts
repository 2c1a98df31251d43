import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AnswerSource,
  block,
  calendarWindow,
  concurrency,
  createLimiter,
  customLimit,
  fixedWindow,
  type Limit,
  type Limiter,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { clock, hour, native, pass, setUp, sourcesOf, term } from './leasing-limiter.ts';
import { MapStore, type RemoteStoreOptions, remoteStore } from './map-store.ts';
import { stopTime } from './stopped-time.ts';

beforeEach(() => stopTime());
afterEach(() => vi.useRealTimers());

describe('no lease is taken', () => {
  const many = async (limiter: Limiter): Promise<AnswerSource[]> => {
    const sources = sourcesOf(limiter);
    for (let i = 0; i < 50; i++) await limiter.consume('k');
    return [...new Set(sources)];
  };

  it('on a store in this process, or whose changes can be undone, or whose clock tests set', async () => {
    const lease = { term } as const;
    expect(await many(createLimiter({ store: new MapStore(), limits: [hour], lease }))).toEqual(['store']);
    const { process } = setUp({}, { capabilities: { provisional: true } });
    expect(await many(process())).toEqual(['store']);
    const byProcess = remoteStore({ clock, capabilities: { native } });
    expect(await many(createLimiter({ store: byProcess, limits: [hour], lease }))).toEqual(['store']);
  });

  it.each([
    ['concurrency', concurrency({ name: 'slots', limit: 5, lease: '30s' }), /slots of `concurrency`/],
    ['a block with onDenied', block({ name: 'b', onDenied: '1m' }), /`onDenied` would act/],
    [
      'a custom limit with onDenied',
      customLimit({ name: 'c', algorithm: { ...onceOnly(), onDenied: () => undefined } }),
      /`onDenied` would act/,
    ],
  ])('of %s, which is a mistake', async (_name, limit: Limit, message) => {
    const { store, process } = setUp();
    expect(() => process({ limits: [hour, limit] })).toThrow(message);
    await expect(process({ limits: () => [hour, limit] }).consume('k')).rejects.toMatchObject({
      code: 'OUT_OF_RANGE',
      message: expect.stringMatching(message),
    });
    expect(store.batches).toEqual([]);
  });

  it.each([
    [{ term: '2s' }, 'OUT_OF_RANGE', /`lease.term` must be at most '1s'/],
    [{ term: 0 }, 'OUT_OF_RANGE', /`lease.term`/],
    [{}, 'WRONG_TYPE', /`lease.term`/],
    [true, 'WRONG_TYPE', /`lease`/],
    [{ term, maxUnits: 0 }, 'OUT_OF_RANGE', /`lease.maxUnits`/],
    [{ term, maxunits: 5 }, 'UNKNOWN_OPTION', /`term`, `maxUnits`/],
  ])('with %j, which is a mistake', (lease, code, message) => {
    const { process } = setUp();
    let error: unknown;
    try {
      process({ lease: lease as never });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe.each([
  ['through `update`', { capabilities: { native: [] } }],
  ['through `execute`', {}],
  ['one record at a time', { capabilities: { atomicity: 'one-record' as const } }],
])('on a store %s', (_way, remote: RemoteStoreOptions) => {
  it.each([
    ['fixedWindow', fixedWindow({ name: 'l', limit: 200, window: '1h' })],
    ['slidingWindow', slidingWindow({ name: 'l', limit: 200, window: '1h' })],
    ['slidingWindowLog', slidingWindowLog({ name: 'l', limit: 200, window: '1h' })],
    ['tokenBucket', tokenBucket({ name: 'l', capacity: 200, refill: { amount: 1, every: '1h' } })],
    ['calendarWindow', calendarWindow({ name: 'l', limit: 200, every: 'year' })],
    ['a custom limit', customLimit({ name: 'l', algorithm: { ...onceOnly(), limit: 200 } })],
  ])('leases of %s add up to the limit over three processes', async (_name, limit) => {
    const { process } = setUp({ limits: [limit, hour] }, remote);
    const processes = [process(), process(), process()];
    const sources = processes.map(sourcesOf);
    let allowed = 0;
    for (let i = 0; i < 100; i++) {
      const decisions = await Promise.all(processes.map((limiter) => limiter.consume('k')));
      allowed += decisions.filter((decision) => decision.allowed).length;
      if (i === 50) await pass(100);
      expect(allowed).toBeLessThanOrEqual(200);
    }
    await Promise.all(processes.map((limiter) => limiter.close()));
    // A bucket has lost what drained between a charge and its return.
    await pass(500);
    const rest = process({ lease: undefined as never });
    for (let i = 0; i < 200; i++) allowed += Number((await rest.consume('k')).allowed);
    expect(allowed).toBe(200);
    expect(sources.flat().filter((source) => source === 'lease').length).toBeGreaterThan(20);
  });
});

function onceOnly() {
  const limit = 200;
  const forMs = 3_155_760_000_000;
  return {
    name: 'once-only',
    version: 1,
    parameters: [],
    limit,
    windowMs: forMs,
    available: (record?: readonly number[]) => Math.max(0, limit - (record?.[1] ?? 0)),
    spend: (record: readonly number[] | undefined, nowMs: number, amount: number): [number, number] => [
      nowMs + forMs,
      Math.min(limit, (record?.[1] ?? 0) + amount),
    ],
    takeBack: ([endsMs, used = 0]: readonly number[], _nowMs: number, amount: number): [number, number] => [
      endsMs as number,
      Math.max(0, used - amount),
    ],
    describe(record: readonly number[] | undefined, _nowMs: number, cost: number) {
      const left = Math.max(0, limit - (record?.[1] ?? 0));
      return { remaining: left, resetAfterMs: 0, retryAfterMs: cost <= left ? 0 : Number.POSITIVE_INFINITY };
    },
  };
}
