import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createLimiter,
  type Decision,
  fixedWindow,
  type Limit,
  type LimiterOptions,
  tokenBucket,
} from '../src/index.ts';
import { MapStore, type RemoteStoreOptions, remoteStore, turn } from './map-store.ts';

/** The time of this process, in parts of a millisecond; the store's clock shows whole ones. */
let timeMs = 0;
const clock = { now: () => Math.floor(1_700_000_000_000 + timeMs) };

beforeEach(() => {
  timeMs = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => timeMs);
});
afterEach(() => vi.restoreAllMocks());

const native = ['fixed-window', 'token-bucket'];
const minute = fixedWindow({ name: 'minute', limit: 3, window: '1m' });
const bucket = tokenBucket({ name: 'bucket', capacity: 5, refill: { amount: 7, every: '100ms' } });

function setUp(options: Partial<LimiterOptions> = {}, remote: RemoteStoreOptions = {}) {
  const capabilities = { native, ...remote.capabilities, clock: 'store' as const };
  const store = remoteStore({ ...remote, clock, capabilities });
  return { store, limiter: createLimiter({ store, limits: [minute], ...options }) };
}

async function blocked(options?: Partial<LimiterOptions>) {
  const { store, limiter } = setUp(options);
  await limiter.consume('k', { cost: 3 });
  expect((await limiter.consume('k')).allowed).toBe(false);
  return { store, limiter, asked: store.batches.length };
}

/** A store that decides at once and may answer late. */
function slowAnswers() {
  const { store, limiter } = setUp();
  const execute = store.execute?.bind(store);
  let held: Promise<void> | undefined;
  store.execute = async (commands, options) => {
    const mine = held;
    held = undefined;
    const outcomes = await execute?.(commands, options);
    await mine;
    return outcomes ?? [];
  };
  const holdNextAnswer = (): (() => void) => {
    let release = (): void => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  return { limiter, holdNextAnswer };
}

/** Not in turn: there a denied check may open a window for a moment, so that one denial fewer shows. */
const ways: readonly [string, RemoteStoreOptions][] = [
  ['through `update`', { capabilities: { native: [] } }],
  ['through `execute`', {}],
];

describe('a remembered denial', () => {
  it('costs the store nothing, however many checks come', async () => {
    const { store, limiter, asked } = await blocked();
    for (let i = 0; i < 10; i++) {
      const decisions = await Promise.all(Array.from({ length: 10_000 }, () => limiter.consume('k')));
      expect(decisions.some(({ allowed }) => allowed)).toBe(false);
    }
    expect(store.batches).toHaveLength(asked);
  });

  it('reports the wait from now on, and ends in time', async () => {
    const { store, limiter, asked } = await blocked({ denyCache: { forMs: 60_000 } });
    timeMs += 20_000;
    expect(await limiter.consume('k')).toMatchObject({
      allowed: false,
      limitedBy: 'minute',
      remaining: 0,
      retryAfterMs: 40_000,
      resetAfterMs: 40_000,
      degraded: false,
      limits: [{ name: 'minute', retryAfterMs: 40_000, resetAfterMs: 40_000, allowed: false }],
    });
    expect(store.batches).toHaveLength(asked);
    timeMs += 39_999.5;
    expect(await limiter.consume('k')).toMatchObject({ allowed: false, retryAfterMs: 1 });
    timeMs += 0.5;
    expect(await limiter.consume('k')).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('answers for a second at most, because another process may have reset the key', async () => {
    const { store, limiter, asked } = await blocked();
    timeMs += 998.9;
    expect((await limiter.consume('k')).allowed).toBe(false);
    expect((await limiter.peek('k')).allowed).toBe(false);
    expect(store.batches).toHaveLength(asked);
    // Another process shares the store, but not this memory.
    await createLimiter({ store, limits: [minute] }).reset('k');
    timeMs += 0.1;
    expect((await limiter.peek('k')).allowed).toBe(true);
    expect((await limiter.consume('k')).allowed).toBe(true);
  });

  it('is not kept beyond the moment at which the store, which shows whole milliseconds, allows the check', async () => {
    timeMs = 1000.9;
    const { limiter } = await blocked();
    timeMs = 61_000;
    expect((await limiter.consume('k')).allowed).toBe(true);
  });

  it('denies no other cost and no other key', async () => {
    const { limiter } = setUp();
    await limiter.consume('k');
    expect((await limiter.consume('k', { cost: 3 })).allowed).toBe(false);
    expect((await limiter.consume('k', { cost: 2 })).allowed).toBe(true);
    expect((await limiter.consume('other', { cost: 3 })).allowed).toBe(true);
  });

  it('is forgotten on a refund and on a reset of its record, and of no other', async () => {
    const { limiter, store, asked } = await blocked();
    await limiter.refund('other');
    await limiter.reset('another');
    const between = store.batches.length;
    expect((await limiter.consume('k')).allowed).toBe(false);
    expect(store.batches).toHaveLength(between);
    await limiter.refund('k');
    expect((await limiter.consume('k')).allowed).toBe(true);
    expect((await limiter.consume('k')).allowed).toBe(false);
    await limiter.reset('k');
    expect(await limiter.consume('k')).toMatchObject({ allowed: true, remaining: 2 });
    expect(asked).toBeGreaterThan(0);
  });

  it('is not kept when a refund overtook its answer', async () => {
    const { limiter, holdNextAnswer } = slowAnswers();
    await limiter.consume('k', { cost: 3 });
    const release = holdNextAnswer();
    const denied = limiter.consume('k');
    await turn();
    await limiter.refund('k');
    release();
    expect((await denied).allowed).toBe(false);
    expect((await limiter.consume('k')).allowed).toBe(true);
  });

  it('counts from when the check came, not from when its answer did', async () => {
    const { limiter, holdNextAnswer } = slowAnswers();
    await limiter.consume('k', { cost: 3 });
    const release = holdNextAnswer();
    const denied = limiter.consume('k');
    await turn();
    await turn();
    timeMs += 20_000;
    release();
    expect(await denied).toMatchObject({ allowed: false, retryAfterMs: 60_000 });
    timeMs += 40_000;
    expect((await limiter.consume('k')).allowed).toBe(true);
  });

  it('belongs to the limits that were asked: other limits on the same key are asked anew', async () => {
    const small = [fixedWindow({ name: 'minute', limit: 3, window: '1m' })];
    const large = [fixedWindow({ name: 'minute', limit: 5, window: '1m' })];
    let isLarge = false;
    const { limiter } = setUp({ limits: () => (isLarge ? large : small) });
    await limiter.consume('k', { cost: 3 });
    expect((await limiter.consume('k')).allowed).toBe(false);
    isLarge = true;
    expect(await limiter.consume('k')).toMatchObject({ allowed: true, remaining: 1 });
  });

  it('answers for limits that are made anew for each check, if their numbers are the same', async () => {
    let limit = 3;
    const { store, limiter } = setUp({
      limits: () => [fixedWindow({ name: 'minute', limit, window: '1m' })],
    });
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
    for (const key of keys) await limiter.consume(key, { cost: 3 });
    for (const key of keys) await limiter.consume(key);
    const asked = store.batches.length;
    for (let i = 0; i < 1000; i++) {
      expect((await limiter.consume(keys[i % 20] as string)).allowed).toBe(false);
    }
    expect(store.batches).toHaveLength(asked);
    limit = 4;
    expect((await limiter.consume('k0')).allowed).toBe(true);
  });

  it('of a cost that never fits is kept for a second only', async () => {
    const { store, limiter } = setUp();
    const never = { allowed: false, retryAfterMs: Number.POSITIVE_INFINITY };
    for (let i = 0; i < 100; i++) expect(await limiter.consume('k', { cost: 4 })).toMatchObject(never);
    expect(store.batches).toHaveLength(1);
    timeMs += 1000;
    expect(await limiter.consume('k', { cost: 4 })).toMatchObject(never);
    expect(store.batches).toHaveLength(2);
  });

  it('gives way to newer ones: there are never more than `maxEntries`', async () => {
    const { store, limiter } = setUp({ denyCache: { maxEntries: 2 } });
    for (const key of ['a', 'b', 'c']) await limiter.consume(key, { cost: 3 });
    for (const key of ['a', 'b', 'c']) await limiter.consume(key);
    const asked = store.batches.length;
    await Promise.all(['b', 'c'].map((key) => limiter.consume(key)));
    expect(store.batches).toHaveLength(asked);
    await limiter.consume('a');
    expect(store.batches).toHaveLength(asked + 1);
  });

  it.each([1, 1500])('of limit name %i is forgotten on a grant under other numbers', async (nth) => {
    let limit = 3;
    const limits = (key: string) => [
      fixedWindow({ name: `tenant-${key.split(':')[0]}`, limit, window: '1m' }),
    ];
    const { store, limiter } = setUp({ limits });
    for (let i = 0; i < nth; i++) await limiter.consume(`${i}:k`);
    const key = `${nth}:k`;
    await limiter.consume(key, { cost: 3 });
    expect((await limiter.consume(key)).allowed).toBe(false);
    limit = 6;
    expect((await limiter.consume(key)).allowed).toBe(true);
    limit = 3;
    const before = store.batches.length;
    expect((await limiter.consume(key)).allowed).toBe(false);
    expect(store.batches).toHaveLength(before + 1);
  });

  it('of a very long key is not kept: memory is bounded in bytes too', async () => {
    const { store, limiter } = setUp();
    const key = 'k'.repeat(100_000);
    await limiter.consume(key, { cost: 3 });
    for (let i = 0; i < 3; i++) expect((await limiter.consume(key)).allowed).toBe(false);
    expect(store.batches).toHaveLength(4);
  });

  it.each([
    ['when it is switched off', { denyCache: false }, 'store'],
    ["when the store's clock is not its own", {}, 'process'],
  ] as const)('is not kept %s', async (_when, options, whose) => {
    const store = remoteStore({ clock, capabilities: { native, clock: whose } });
    const limiter = createLimiter({ store, limits: [minute], ...options });
    for (let i = 0; i < 10; i++) await limiter.consume('k');
    expect(store.batches).toHaveLength(10);
  });
});

describe.each(ways)('with and without the deny cache, %s', (_way, remote) => {
  it('every check gets the same verdict, whatever is refunded, reset and reconfigured', async () => {
    const tiers: readonly (readonly Limit[])[] = [
      [minute, bucket],
      [fixedWindow({ name: 'minute', limit: 6, window: '1m' }), bucket],
      [tokenBucket({ name: 'bucket', capacity: 4, refill: { amount: 3, every: '100ms' } })],
    ];
    const act = fc.record({
      // Mostly checks: what gives units back empties the cache.
      act: fc.oneof(
        { weight: 30, arbitrary: fc.constant('consume' as const) },
        { weight: 3, arbitrary: fc.constantFrom('peek', 'refund', 'reset') },
      ),
      key: fc.constantFrom('a', 'b'),
      cost: fc.integer({ min: 0, max: 4 }),
    });
    const tick = fc.record({
      acts: fc.array(act, { minLength: 1, maxLength: 6 }),
      tier: fc.constantFrom(0, 0, 0, 1, 2),
      // Short waits for the bucket, long ones for the window, in parts of a millisecond.
      waitMs: fc.oneof(fc.double({ min: 0, max: 40, noNaN: true }), fc.constantFrom(0, 1, 14, 15, 30_000)),
    });
    const asked = { with: 0, without: 0 };
    const size = (store: { batches: number[] }) => store.batches.reduce((sum, commands) => sum + commands, 0);
    await fc.assert(
      fc.asyncProperty(fc.array(tick, { minLength: 10, maxLength: 40 }), async (ticks) => {
        let tier = 0;
        const limits = (): readonly Limit[] => tiers[tier] ?? [];
        const { store, limiter } = setUp({ limits }, remote);
        const { store: always, limiter: asking } = setUp({ limits, denyCache: false }, remote);
        const plain = createLimiter({ store: new MapStore(clock), limits });
        for (const { acts, tier: next, waitMs } of ticks) {
          timeMs += waitMs;
          tier = next;
          const run = (it: typeof limiter) =>
            Promise.all(
              acts.map(({ act, key, cost }) => (act === 'reset' ? undefined : it[act](key, { cost }))),
            );
          const together = [run(limiter), run(asking)];
          const expected: (Decision | undefined)[] = [];
          for (const { act, key, cost } of acts)
            expected.push(act === 'reset' ? undefined : await plain[act](key, { cost }));
          const verdicts = (list: readonly (Decision | undefined)[]) => list.map((one) => one?.allowed);
          for (const decisions of await Promise.all(together))
            expect(verdicts(decisions)).toEqual(verdicts(expected));
          for (const { act, key } of acts) {
            if (act === 'reset') await Promise.all([limiter, asking, plain].map((it) => it.reset(key)));
          }
        }
        asked.with += size(store);
        asked.without += size(always);
      }),
      { numRuns: 300 },
    );
    expect(asked.with).toBeLessThan(asked.without * 0.97);
  });
});
