import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AnswerSource,
  block,
  type Command,
  calendarWindow,
  concurrency,
  createLimiter,
  customLimit,
  type Decision,
  fixedWindow,
  type Limit,
  type Limiter,
  type LimiterOptions,
  local,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { MapStore, type RemoteStoreOptions, remoteStore, turn } from './map-store.ts';
import { stopTime } from './stopped-time.ts';

const START_MS = 1_700_000_000_000;

/** The clock of the store runs like that of the process; `vi.advanceTimersByTime` moves both. */
const clock = { now: () => START_MS + Math.floor(performance.now()) };
const native = ['fixed-window', 'sliding-window', 'sliding-window-log', 'token-bucket', 'block'];
const hour = fixedWindow({ name: 'hour', limit: 1000, window: '1h' });
const term = '50ms';

beforeEach(() => stopTime());
afterEach(() => vi.useRealTimers());

function setUp(options: Partial<LimiterOptions> = {}, remote: RemoteStoreOptions = {}) {
  const capabilities = { native, ...remote.capabilities, clock: 'store' as const };
  const store = remoteStore({ ...remote, clock, capabilities });
  const commands: Command[] = [];
  const execute = store.execute?.bind(store);
  if (execute !== undefined) {
    store.execute = (batch, callOptions) => {
      commands.push(...batch);
      return execute(batch, callOptions);
    };
  }
  const process = (more: Partial<LimiterOptions> = {}): Limiter => {
    return createLimiter({ store, limits: [hour], lease: { term }, deadlineMs: 60_000, ...options, ...more });
  };
  return { store, commands, process, limiter: process() };
}

/** The sources of the answers of a limiter, in their order. */
function sourcesOf(limiter: Limiter): AnswerSource[] {
  const sources: AnswerSource[] = [];
  limiter.on('decision', ({ source }) => sources.push(source));
  return sources;
}

/** Lets time pass, and what is due in it happen. */
async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  for (let i = 0; i < 8; i++) await turn();
}

/** Checks one after the other until a lease answers, and returns the last decision. */
async function leased(limiter: Limiter, key = 'k', cost = 1): Promise<Decision> {
  const sources = sourcesOf(limiter);
  for (let i = 0; i < 100; i++) {
    const decision = await limiter.consume(key, { cost });
    if (sources.at(-1) === 'lease') return decision;
  }
  throw new Error('No lease was taken');
}

/** What a limiter without leases sees. */
async function remaining(process: (more: Partial<LimiterOptions>) => Limiter, key = 'k'): Promise<number> {
  const { lease: _, ...plain } = { lease: undefined };
  return (await process({ ...plain, lease: undefined as never }).peek(key)).remaining;
}

function spends(commands: readonly Command[]): number[] {
  return commands.flatMap((command) => (command.kind === 'spend' ? [command.count] : []));
}

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

describe.each([
  ['reset', async (limiter: Limiter) => limiter.reset('k'), 1000],
  ['refund', async (limiter: Limiter) => limiter.refund('k', { cost: 2 }), 997],
  ['a refund of more than was used', async (limiter: Limiter) => limiter.refund('k', { cost: 50 }), 1000],
  ['penalize', async (limiter: Limiter) => limiter.penalize('k', { cost: 5 }), 990],
  ['a penalty of all', async (limiter: Limiter) => limiter.penalize('k', { cost: 5000 }), 0],
  ['block', async (limiter: Limiter) => limiter.block('k', '1m'), 995],
  ['unblock', async (limiter: Limiter) => limiter.unblock('k'), 995],
])('%s', (_verb, change, left) => {
  const limits = [hour, block({ name: 'blocked' })];

  it('gives the lease back first', async () => {
    const { limiter, process } = setUp({ limits });
    await leased(limiter);
    await change(limiter);
    await limiter.close();
    const { limits: after } = await process({ lease: undefined as never }).peek('k');
    expect(after[0]?.remaining).toBe(left);
  });

  it('gives back a lease that is under way', async () => {
    const { limiter, process } = setUp({ limits });
    for (let i = 0; i < 4; i++) await limiter.consume('k');
    await pass(50);
    for (let i = 0; i < 3; i++) await limiter.consume('k');
    const taking = limiter.consume('k');
    await Promise.resolve();
    await Promise.resolve();
    await change(limiter);
    await taking;
    await limiter.close();
    const { limits: after } = await process({ lease: undefined as never }).peek('k');
    const used = 8 - 5;
    const expected = left === 1000 || left === 0 ? left : left - used;
    expect(after[0]?.remaining).toBe(expected);
  });
});

describe('with a lease', () => {
  it('a block of this process holds at once, and one elsewhere within a term', async () => {
    const { limiter, process } = setUp({ limits: [hour, block({ name: 'blocked' })] });
    await leased(limiter);
    await limiter.block('k', '1m');
    expect((await limiter.consume('k')).allowed).toBe(false);
    await limiter.unblock('k');
    await pass(50);
    await leased(limiter);
    await process().block('k', '1m');
    await pass(50);
    expect((await limiter.consume('k')).allowed).toBe(false);
  });

  it('a reservation is settled with the time of the charge', async () => {
    const { limiter, process } = setUp();
    await leased(limiter);
    const sources = sourcesOf(limiter);
    const one = await limiter.reserve('k');
    const two = await limiter.reserve('k');
    expect(sources).toEqual(['lease', 'lease']);
    await one.cancel();
    await two.commit();
    await limiter.close();
    expect(await remaining(process)).toBe(1000 - 5 - 1);
  });

  it('a reservation of an earlier window gives nothing back to a later one', async () => {
    const { limiter, process } = setUp({ limits: [fixedWindow({ name: 'f', limit: 100, window: '1s' })] });
    await leased(limiter);
    const reservation = await limiter.reserve('k');
    await pass(1000);
    for (let i = 0; i < 10; i++) await process({ lease: undefined as never }).consume('k');
    await reservation.cancel();
    expect(await remaining(process)).toBe(90);
  });

  it('waiters are served from it', async () => {
    const { limiter } = setUp();
    await leased(limiter);
    const sources = sourcesOf(limiter);
    expect((await limiter.waitUntilAllowed('k')).allowed).toBe(true);
    expect(sources).toEqual(['lease']);
  });

  it('a denial is remembered for a term at most', async () => {
    const { store, limiter } = setUp({ limits: [fixedWindow({ name: 'f', limit: 1, window: '1h' })] });
    await limiter.consume('k');
    await limiter.consume('k');
    const calls = store.batches.length;
    await limiter.consume('k');
    expect(store.batches).toHaveLength(calls);
    await pass(50);
    await limiter.consume('k');
    expect(store.batches).toHaveLength(calls + 1);
  });

  it('an outage ends no lease that was granted before, and loses what is given back', async () => {
    const { store, limiter, process } = setUp({
      onStoreFailure: local({ store: new MapStore(), instances: 2 }),
    });
    await leased(limiter);
    const { execute } = store;
    store.execute = async () => {
      throw new Error('out');
    };
    const sources = sourcesOf(limiter);
    for (let i = 0; i < 3; i++) expect((await limiter.consume('k')).degraded).toBe(false);
    expect(sources).toEqual(['lease', 'lease', 'lease']);
    await pass(50);
    expect((await limiter.consume('k')).degraded).toBe(true);
    store.execute = execute as never;
    // The lease of 8 was used four times, and the rest is lost.
    expect(await remaining(process)).toBe(1000 - 4 - 8);
  });

  it('checks that waited for one fail as its command did', async () => {
    const { store, limiter } = setUp();
    for (let i = 0; i < 3; i++) await limiter.consume('k');
    store.execute = async () => {
      await turn();
      throw new Error('out');
    };
    const first = limiter.consume('k');
    await Promise.resolve();
    await Promise.resolve();
    const second = limiter.consume('k');
    const failures = await Promise.allSettled([first, second]);
    expect(failures.map((end) => (end as PromiseRejectedResult).reason.code)).toEqual([
      'STORE_UNAVAILABLE',
      'STORE_UNAVAILABLE',
    ]);
  });
});

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
    const error = (() => {
      try {
        process({ lease: lease as never });
      } catch (thrown) {
        return thrown;
      }
    })();
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
