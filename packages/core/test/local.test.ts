import { describe, expect, it } from 'vitest';
import {
  createLimiter,
  fixedWindow,
  gcra,
  type LimiterOptions,
  leakyBucket,
  local,
  RateLimitError,
  type SyncStore,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore, remoteStore, turn } from './map-store.ts';

const INSTANCES = 8;
const every = { amount: 100, every: '1m' } as const;
const limits = [
  fixedWindow({ name: 'a', limit: 100, window: '1m' }),
  slidingWindow({ name: 'a', limit: 100, window: '1m' }),
  slidingWindowLog({ name: 'a', limit: 100, window: '1m' }),
  tokenBucket({ name: 'a', capacity: 100, refill: every }),
  leakyBucket({ name: 'a', capacity: 100, leak: every }),
  gcra({ name: 'a', limit: 100, period: '1m' }),
] as const;

/** One limiter per process, as it were: a store that is out, and a fallback of its own. */
function processes(limit: (typeof limits)[number], clock: ManualClock, instances = INSTANCES) {
  return Array.from({ length: INSTANCES }, () => {
    const onStoreFailure = local({ store: new MapStore(clock), instances });
    const store = remoteStore({ before: () => Promise.reject(new Error('down')) });
    return createLimiter({ store, limits: [limit], onStoreFailure, deadlineMs: 60_000 });
  });
}

describe.each(limits.map((limit) => [limit.algorithm.name, limit] as const))(
  'local, by %s',
  (_name, limit) => {
    it('admits at most the limit in all processes together, whatever the costs', async () => {
      const clock = new ManualClock();
      for (const costs of [[1], [2, 3], [5, 1, 12]]) {
        const fleet = processes(limit, clock);
        let admitted = 0;
        for (let i = 0; i < 40; i++) {
          for (const limiter of fleet) {
            const cost = costs[i % costs.length] as number;
            if ((await limiter.consume('k', { cost })).allowed) admitted += cost;
          }
        }
        expect(admitted).toBeLessThanOrEqual(100);
        // Each share is used as far as whole checks go: 12 units of 12.5.
        expect(admitted).toBeGreaterThanOrEqual(costs[0] === 5 ? 48 : 80);
      }
    });

    it('would admit eight times the limit if each process had all of it', async () => {
      const fleet = processes(limit, new ManualClock(), 1);
      let admitted = 0;
      for (let i = 0; i < 200; i++) {
        for (const limiter of fleet) if ((await limiter.consume('k')).allowed) admitted++;
      }
      expect(admitted).toBe(800);
    });
  },
);

describe('local', () => {
  const bucket = tokenBucket({ name: 'bucket', capacity: 100, refill: { amount: 10, every: '1s' } });

  function setUp(instances = INSTANCES) {
    const clock = new ManualClock();
    const mood = { isDown: true };
    const store = remoteStore({
      clock,
      before: () => (mood.isDown ? Promise.reject(new Error('down')) : turn()),
    });
    const onStoreFailure = local({ store: new MapStore(clock), instances });
    return {
      clock,
      mood,
      limiter: createLimiter({ store, limits: [bucket], onStoreFailure, deadlineMs: 60_000 }),
    };
  }

  it('marks its decisions, says why, and reports the share of one process', async () => {
    const { limiter } = setUp();
    const decision = await limiter.consume('k');
    expect(decision).toMatchObject({ allowed: true, degraded: true, limit: 12, remaining: 11 });
    expect(decision.limits).toMatchObject([{ name: 'bucket', limit: 12, remaining: 11, windowMs: 10_000 }]);
    expect(decision.failure).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('says exactly when its share has room again', async () => {
    const { limiter, clock } = setUp();
    for (let i = 0; i < 12; i++) expect((await limiter.consume('k')).allowed).toBe(true);
    const denied = await limiter.consume('k');
    // Eight tenths of a second for the share of one unit, less the 4 tenths that the half unit of 12.5 is
    // worth.
    expect(denied).toMatchObject({ allowed: false, limitedBy: 'bucket', retryAfterMs: 400 });
    clock.advance(399);
    expect((await limiter.consume('k')).allowed).toBe(false);
    clock.advance(1);
    expect((await limiter.consume('k')).allowed).toBe(true);
  });

  it('hands back to the store, where nothing was counted meanwhile', async () => {
    const { limiter, mood, clock } = setUp();
    expect(await limiter.consume('k', { cost: 10 })).toMatchObject({ allowed: true, degraded: true });
    mood.isDown = false;
    clock.advance(1);
    const decision = await limiter.consume('k');
    expect(decision).toMatchObject({ allowed: true, degraded: false, remaining: 99 });
    expect(decision).not.toHaveProperty('failure');
  });

  it('charges a request that ran out of time once here, and at most once there', async () => {
    const clock = new ManualClock();
    let release = (): void => {};
    let hangs = true;
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store = remoteStore({ clock, before: () => (hangs ? hanging : turn()) });
    const onStoreFailure = local({ store: new MapStore(clock), instances: INSTANCES });
    const limiter = createLimiter({ store, limits: [bucket], onStoreFailure, deadlineMs: 200 });
    const late = await limiter.consume('k');
    expect(late).toMatchObject({ allowed: true, remaining: 11, failure: { code: 'STORE_TIMEOUT' } });
    hangs = false;
    release();
    for (let i = 0; i < 5; i++) await turn();
    expect(await limiter.peek('k')).toMatchObject({ degraded: false, remaining: 99 });
  });

  it('calls no wait endless that ends with the outage', async () => {
    const { limiter } = setUp();
    expect(await limiter.consume('k', { cost: 13 })).toMatchObject({ allowed: false, retryAfterMs: 1000 });
    expect(await limiter.consume('k', { cost: 101 })).toMatchObject({ retryAfterMs: Infinity });
  });

  it('gives nothing back during an outage, and charges nothing for a peek', async () => {
    const { limiter } = setUp();
    await limiter.consume('k', { cost: 12 });
    expect(await limiter.refund('k', { cost: 12 })).toMatchObject({ degraded: true, remaining: 0 });
    expect(await limiter.peek('k')).toMatchObject({ allowed: false, degraded: true, remaining: 0 });
    expect(await limiter.consume('k')).toMatchObject({ allowed: false });
  });

  it.each([
    ['no store', {}, /`store` must be a store that answers synchronously/],
    ['a store that is not synchronous', { store: remoteStore(), instances: 2 }, /answers synchronously/],
    ['no number of instances', { store: new MapStore() }, /`instances` must be/],
    ['0 instances', { store: new MapStore(), instances: 0 }, /`instances` must be/],
    ['one and a half instances', { store: new MapStore(), instances: 1.5 }, /`instances` must be/],
    ['an unknown option', { store: new MapStore(), instances: 1, share: 1 }, /no option "share"/],
  ])('refuses %s', (_what, options, says) => {
    expect(() => local(options as { store: SyncStore; instances: number })).toThrow(says);
  });

  it("refuses the limiter's own store", () => {
    const store = new MapStore();
    const options: LimiterOptions = {
      store,
      limits: [bucket],
      onStoreFailure: local({ store, instances: 2 }),
    };
    expect(() => createLimiter(options)).toThrow(/with another store than the limiter's/);
  });

  it('takes over for a synchronous store that was closed as well', async () => {
    const store = new MapStore();
    store.updateSync = () => {
      throw new RateLimitError('STORE_CLOSED');
    };
    const onStoreFailure = local({ store: new MapStore(), instances: 2 });
    const limiter = createLimiter({ store, limits: [bucket], onStoreFailure });
    expect(limiter.consumeSync('k')).toMatchObject({ allowed: true, degraded: true, remaining: 49 });
    expect(limiter.consumeSync('k', { cost: 2 })).toMatchObject({ degraded: true, remaining: 47 });
    expect(await limiter.refund('k')).toMatchObject({ degraded: true, remaining: 47 });
  });
});
