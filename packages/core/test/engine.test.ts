import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  createLimiter,
  customLimit,
  type Decision,
  fixedWindow,
  type Limit,
  RateLimitError,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore, remoteStore, turn } from './map-store.ts';
import { allowed, deadlineMs, hundred, native, ways } from './ways-to-a-store.ts';

describe.each(ways)('the engine, %s', (_way, options) => {
  it('allows exactly 100 of 10,000 simultaneous checks of one key, with far fewer commands', async () => {
    const store = remoteStore(options);
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    const decisions = await Promise.all(Array.from({ length: 10_000 }, () => limiter.consume('hot')));
    expect(allowed(decisions)).toBe(100);
    // First come, first served: each decision reports what that check saw.
    expect(decisions.slice(0, 101).map((decision) => decision.remaining)).toEqual([
      ...Array.from({ length: 100 }, (_, i) => 99 - i),
      0,
    ]);
    expect(store.batches.length).toBeLessThan(400);
  });

  it('allows exactly 100 when they come in many ticks while others are under way', async () => {
    const store = remoteStore(options);
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    const decisions: Promise<Decision>[] = [];
    for (let tick = 0; tick < 100; tick++) {
      for (let i = 0; i < 100; i++) decisions.push(limiter.consume('hot'));
      if (tick % 3 === 0) await turn();
    }
    expect(allowed(await Promise.all(decisions))).toBe(100);
    expect(store.batches.length).toBeLessThan(400);
  });

  it('gives a tick of mixed checks the verdicts they would get one by one', async () => {
    const bucket = tokenBucket({ name: 'bucket', capacity: 9, refill: { amount: 1, every: '1s' } });
    const check = fc.record({
      act: fc.constantFrom('consume', 'consume', 'consume', 'peek', 'refund'),
      key: fc.constantFrom('a', 'b'),
      cost: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(check, { maxLength: 30 }), { maxLength: 5 }), async (ticks) => {
        const clock = new ManualClock();
        const limits: Limit[] = [bucket, fixedWindow({ name: 'window', limit: 12, window: '3s' })];
        const together = createLimiter({ store: remoteStore({ clock, ...options }), limits, deadlineMs });
        const oneByOne = createLimiter({ store: new MapStore(clock), limits });
        for (const checks of ticks) {
          clock.advance(700);
          const decisions = Promise.all(checks.map(({ act, key, cost }) => together[act](key, { cost })));
          const expected: Decision[] = [];
          for (const { act, key, cost } of checks) expected.push(await oneByOne[act](key, { cost }));
          expect(await decisions).toEqual(expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never over-admits with several limits on several keys', async () => {
    const store = remoteStore(options);
    const limits: Limit<{ ip: string; user: string }>[] = [
      fixedWindow({ name: 'ip', limit: 7, window: '1h', key: (at: { ip: string }) => at.ip }),
      fixedWindow({ name: 'user', limit: 5, window: '1h', key: (at: { user: string }) => at.user }),
    ];
    const limiter = createLimiter({ store, limits, deadlineMs });
    const decisions = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => limiter.consume({ ip: `ip${i % 3}`, user: `user${i % 4}` })),
    );
    for (const [field, limit, count] of [
      ['ip', 7, 3],
      ['user', 5, 4],
    ] as const) {
      for (let n = 0; n < count; n++) {
        expect(allowed(decisions.filter((_, i) => i % count === n))).toBeLessThanOrEqual(limit);
        const { limits: statuses } = await limiter.peek({ ip: `ip${n % 3}`, user: `user${n % 4}` });
        const status = statuses.find(({ name }) => name === field);
        // What was granted is what was charged: nothing that was taken for a denied check stays taken.
        expect(status?.remaining).toBe(limit - allowed(decisions.filter((_, i) => i % count === n)));
      }
    }
  });

  it('leaves out a check that is aborted before it is sent, and rejects one that is aborted later', async () => {
    const store = remoteStore(options);
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    const early = new AbortController();
    const late = new AbortController();
    const decisions = [
      limiter.consume('k', { signal: early.signal }),
      limiter.consume('k', { signal: late.signal }),
      limiter.consume('k'),
    ];
    early.abort();
    await Promise.resolve().then(() => late.abort());
    const [first, second, third] = await Promise.allSettled(decisions);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'CHECK_ABORTED' } });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'CHECK_ABORTED' } });
    expect(third).toMatchObject({ status: 'fulfilled', value: { allowed: true, remaining: 98 } });
    expect((await limiter.peek('k')).remaining).toBe(98);
  });

  it('rejects every waiting check with a coded error and its cause when the store fails, then works again', async () => {
    let broken = true;
    const cause = new Error('ECONNREFUSED');
    const store = remoteStore({
      ...options,
      before: async () => {
        if (broken) throw cause;
      },
    });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    for (const outcome of await Promise.allSettled([
      limiter.consume('a'),
      limiter.consume('a'),
      limiter.peek('b'),
    ])) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE', cause } });
    }
    broken = false;
    expect((await limiter.consume('a')).remaining).toBe(99);
  });

  it('answers by its failure policy, marked as degraded, when the store fails', async () => {
    const store = remoteStore({ ...options, before: () => Promise.reject(new Error('down')) });
    const allow = createLimiter({ store, limits: [hundred], onStoreFailure: 'allow', deadlineMs });
    const deny = createLimiter({ store, limits: [hundred], onStoreFailure: 'deny', deadlineMs });
    expect(await allow.consume('a')).toMatchObject({ allowed: true, degraded: true, limits: [] });
    expect(await deny.consume('a')).toMatchObject({
      allowed: false,
      degraded: true,
      limits: [],
      retryAfterMs: 1000,
    });
  });

  it('rejects with STORE_TIMEOUT when the store does not answer in time, and goes on with others', async () => {
    let hang = true;
    const store = remoteStore({ ...options, before: () => (hang ? new Promise(() => {}) : turn()) });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs: 200 });
    await expect(limiter.consume('a')).rejects.toMatchObject({
      name: 'RateLimitError',
      code: 'STORE_TIMEOUT',
    });
    hang = false;
    expect((await limiter.consume('a')).allowed).toBe(true);
  });
});

describe('the engine', () => {
  it('calls an idle store within the tick, once', async () => {
    const store = remoteStore({ capabilities: native });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    const decision = limiter.consume('a');
    await Promise.resolve();
    await Promise.resolve();
    expect(store.batches).toEqual([1]);
    await decision;
  });

  it('sends to a busy store, in one call, what came in callbacks of their own in one turn of the event loop', async () => {
    const store = remoteStore({ capabilities: native });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    // Immediates run in one turn, each with its own microtasks: so do the callbacks of requests that came
    // together.
    const inOneTurn = (keys: readonly string[]) =>
      Promise.all(
        keys.map(
          (key) => new Promise<Decision>((resolve) => setImmediate(() => resolve(limiter.consume(key)))),
        ),
      );
    await inOneTurn(['first', 'b', 'c', 'd']);
    expect(store.batches).toEqual([1, 3]);
  });

  it('sends batches of bounded size, and bounds how many are under way', async () => {
    const store = remoteStore({ capabilities: { ...native, maxBatch: 10, maxInFlight: 3 } });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    await Promise.all(Array.from({ length: 1000 }, (_, i) => limiter.consume(`k${i}`)));
    expect(store.batches).toHaveLength(100);
    expect(Math.max(...store.batches)).toBe(10);
    expect(store.mostInFlight).toBe(3);
  });

  it('sends one command per record at a time through `update`, so that its own checks never conflict', async () => {
    let inside = 0;
    const store = remoteStore({
      before: async () => {
        inside++;
        expect(inside).toBe(1);
        await turn();
        inside--;
      },
    });
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    const costs = [1, 2, 1, 3, 1, 1];
    await Promise.all(costs.map((cost) => limiter.consume('k', { cost })));
    expect((await limiter.peek('k')).remaining).toBe(91);
  });

  it('goes through `update` where one of the limits has no native program', async () => {
    const store = remoteStore({ capabilities: { native: ['fixed-window'] } });
    const bucket = tokenBucket({ name: 'bucket', capacity: 3, refill: { amount: 1, every: '1h' } });
    store.execute = () => Promise.reject(new Error('not for this one'));
    const limiter = createLimiter({ store, limits: [hundred, bucket], deadlineMs });
    const decisions = await Promise.all(Array.from({ length: 9 }, () => limiter.consume('k')));
    expect(allowed(decisions)).toBe(3);
  });

  it('isolates an error of one command from the others of its batch', async () => {
    const store = remoteStore({ capabilities: native });
    const execute = store.execute?.bind(store);
    store.execute = async (commands, options) => {
      const outcomes = (await execute?.(commands, options)) ?? [];
      return outcomes.map((outcome, i) =>
        commands[i]?.keys[0]?.key === 'bad' ? new RateLimitError('RECORD_CORRUPT') : outcome,
      );
    };
    const limiter = createLimiter({ store, limits: [hundred], deadlineMs });
    const [good, bad] = await Promise.allSettled([limiter.consume('good'), limiter.consume('bad')]);
    expect(good).toMatchObject({ status: 'fulfilled', value: { allowed: true } });
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'RECORD_CORRUPT' } });
  });

  it('gives back what it took when a later limit cannot be checked', async () => {
    let calls = 0;
    const store = remoteStore({
      capabilities: { atomicity: 'one-record' },
      before: async () => {
        if (++calls === 2) throw new Error('down');
      },
    });
    const bucket = tokenBucket({ name: 'bucket', capacity: 3, refill: { amount: 1, every: '1h' } });
    const limiter = createLimiter({ store, limits: [hundred, bucket], deadlineMs });
    await expect(limiter.consume('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await limiter.peek('k')).limits).toMatchObject([{ remaining: 100 }, { remaining: 3 }]);
  });

  it('takes the limits of one key together where the store can, and other keys in turn', async () => {
    const store = remoteStore({ capabilities: { atomicity: 'same-key' } });
    const update = store.update.bind(store);
    const seen: string[][] = [];
    store.update = (keys, transition, options) => {
      seen.push(keys.map(({ key }) => key));
      return update(keys, transition, options);
    };
    const limit = (name: string, key: (at: readonly [string, string]) => string) =>
      fixedWindow({ name, limit: 2, window: '1h', key });
    const limits = [limit('a', ([ip]) => ip), limit('b', ([, user]) => user), limit('c', ([ip]) => ip)];
    const limiter = createLimiter({ store, limits, deadlineMs });
    expect((await limiter.consume(['ip', 'user'])).allowed).toBe(true);
    expect(seen).toEqual([['ip', 'ip'], ['user']]);
  });

  it('never hides the mistake of a custom algorithm behind a failure policy', async () => {
    const mistake = new TypeError('undefined is not a function');
    const algorithm: Algorithm = {
      name: 'broken',
      version: 1,
      parameters: [],
      limit: 1,
      windowMs: 1000,
      available: () => {
        throw mistake;
      },
      spend: () => [0],
      takeBack: () => [0],
      describe: () => ({ remaining: 1, resetAfterMs: 0, retryAfterMs: 0 }),
    };
    const limits = [customLimit({ name: 'broken', algorithm })];
    for (const store of [remoteStore(), new MapStore()]) {
      const limiter = createLimiter({ store, limits, onStoreFailure: 'allow', deadlineMs });
      await expect(limiter.consume('a')).rejects.toBe(mistake);
    }
  });

  it('decides nothing by a record that the limit could not have written', async () => {
    const store = remoteStore();
    const limiter = createLimiter({ store, limits: [hundred], onStoreFailure: 'throw', deadlineMs });
    await limiter.consume('k');
    const [id] = store.records.keys();
    store.records.set(id as string, [Number.MAX_SAFE_INTEGER]);
    await expect(limiter.consume('k')).rejects.toMatchObject({ code: 'RECORD_CORRUPT' });
    expect(store.records.get(id as string)).toEqual([Number.MAX_SAFE_INTEGER]);
  });
});
