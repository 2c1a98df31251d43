import { describe, expect, it } from 'vitest';
import {
  createLimiter,
  type Decision,
  fixedWindow,
  type Limiter,
  type LimiterOptions,
  type Store,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore, remoteStore } from './map-store.ts';

const perSecond = fixedWindow({ name: 'per-second', limit: 3, window: '1s' });
const perDay = tokenBucket({ name: 'per-day', capacity: 5, refill: { amount: 5, every: '1d' } });

/** The same promises for a store that answers at once, one with only `update`, and one with `execute`. */
const kinds: readonly [
  string,
  (clock: ManualClock) => Store & { records: Map<string, readonly number[]> },
][] = [
  ['a synchronous store', (clock) => new MapStore(clock)],
  ['a store with `update`', (clock) => remoteStore({ clock })],
  [
    'a store with `execute`',
    (clock) => remoteStore({ clock, capabilities: { native: ['fixed-window', 'token-bucket'] } }),
  ],
  [
    'a store of one key at a time',
    (clock) => remoteStore({ clock, capabilities: { atomicity: 'one-record' } }),
  ],
];

function setUp(make: (typeof kinds)[number][1], limits: LimiterOptions['limits'] = [perSecond, perDay]) {
  const clock = new ManualClock();
  const store = make(clock);
  return { clock, store, limiter: createLimiter({ store, limits, deadlineMs: 60_000 }) };
}

describe.each(kinds)('a limiter on %s', (_kind, make) => {
  it('charges all limits or none, and a denied check changes nothing', async () => {
    const { limiter, store, clock } = setUp(make);
    for (let i = 0; i < 3; i++) expect((await limiter.consume('a')).allowed).toBe(true);
    const before = [...store.records];
    for (let i = 0; i < 50; i++) {
      expect(await limiter.consume('a')).toMatchObject({
        allowed: false,
        limitedBy: 'per-second',
        retryAfterMs: 1000,
      });
    }
    expect([...store.records]).toEqual(before);
    clock.advance(1000);
    expect(await limiter.consume('a')).toMatchObject({ allowed: true, remaining: 1 });
    expect((await limiter.consume('a')).limits).toMatchObject([
      { name: 'per-second', limit: 3, remaining: 1, windowMs: 1000, allowed: true },
      { name: 'per-day', limit: 5, remaining: 0, windowMs: 86_400_000, allowed: true },
    ]);
    expect(await limiter.consume('a')).toMatchObject({
      allowed: false,
      limitedBy: 'per-day',
      remaining: 0,
      limit: 5,
    });
  });

  it('lets a denied cost pass again for a smaller one', async () => {
    const { limiter } = setUp(make, [
      tokenBucket({ name: 'a', capacity: 10, refill: { amount: 1, every: '1h' } }),
    ]);
    expect(await limiter.consume('k', { cost: 8 })).toMatchObject({ allowed: true, remaining: 2 });
    expect(await limiter.consume('k', { cost: 5 })).toMatchObject({ allowed: false, remaining: 2 });
    expect(await limiter.consume('k', { cost: 1 })).toMatchObject({ allowed: true, remaining: 1 });
  });

  it('says at once that a cost can never fit', async () => {
    const { limiter } = setUp(make);
    expect(await limiter.consume('a', { cost: 4 })).toMatchObject({
      allowed: false,
      limitedBy: 'per-second',
      retryAfterMs: Number.POSITIVE_INFINITY,
      remaining: 3,
    });
  });

  it('peeks without changing anything, even at a key that it has never seen', async () => {
    const { limiter, store } = setUp(make);
    expect(await limiter.peek('new')).toMatchObject({ allowed: true, remaining: 3, resetAfterMs: 0 });
    expect(store.records.size).toBe(0);
    await limiter.consume('a', { cost: 2 });
    const before = [...store.records];
    expect(await limiter.peek('a')).toMatchObject({ allowed: true, remaining: 1 });
    expect(await limiter.peek('a', { cost: 2 })).toMatchObject({
      allowed: false,
      remaining: 1,
      retryAfterMs: 1000,
    });
    expect([...store.records]).toEqual(before);
  });

  it('always allows a cost of 0, and changes nothing for it', async () => {
    const { limiter, store } = setUp(make);
    expect(await limiter.consume('a', { cost: 0 })).toMatchObject({ allowed: true, remaining: 3 });
    expect(store.records.size).toBe(0);
    await limiter.consume('a', { cost: 3 });
    expect(await limiter.consume('a', { cost: 0 })).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('gives back what is refunded, never beyond full, and nothing to a key that it has never seen', async () => {
    const { limiter, store } = setUp(make);
    await limiter.refund('new', { cost: 5 });
    expect(store.records.size).toBe(0);
    await limiter.consume('a', { cost: 2 });
    expect(await limiter.refund('a')).toMatchObject({ remaining: 2 });
    expect(await limiter.refund('a', { cost: 1000 })).toMatchObject({ remaining: 3 });
    expect((await limiter.peek('a')).limits).toMatchObject([{ remaining: 3 }, { remaining: 5 }]);
  });

  it('forgets a key on reset, and only that key', async () => {
    const { limiter } = setUp(make);
    for (const key of ['*', 'a', 'a:b']) await limiter.consume(key, { cost: 3 });
    await limiter.reset('*');
    expect(await limiter.peek('*')).toMatchObject({ remaining: 3 });
    expect(await limiter.peek('a')).toMatchObject({ remaining: 0 });
    expect(await limiter.peek('a:b')).toMatchObject({ remaining: 0 });
  });

  it.each([
    ['-1', -1, RangeError],
    ['NaN', Number.NaN, RangeError],
    ['Infinity', Number.POSITIVE_INFINITY, RangeError],
    ['1.5', 1.5, RangeError],
    ['2^53', 2 ** 53, RangeError],
    ["'1'", '1', TypeError],
    ['1n', 1n, TypeError],
    ['null', null, TypeError],
  ])('refuses a cost of %s and changes nothing', async (_text, cost, kind) => {
    const { limiter, store } = setUp(make);
    for (const act of ['consume', 'peek', 'refund'] as const) {
      await expect(limiter[act]('a', { cost: cost as number })).rejects.toThrow(kind);
    }
    expect(store.records.size).toBe(0);
  });

  it.each([[undefined], [null], [1], [{}], [['a']]])('refuses %s for a key', async (key) => {
    const { limiter } = setUp(make);
    await expect(limiter.consume(key as unknown as string)).rejects.toThrow(TypeError);
    await expect(limiter.reset(key as unknown as string)).rejects.toThrow(TypeError);
  });

  it('refuses an unknown option of a check by name', async () => {
    const { limiter } = setUp(make);
    await expect(limiter.consume('a', { costs: 1 } as object)).rejects.toThrow(/no option "costs".*`cost`/);
  });

  it('rejects a check whose signal is aborted already, and charges nothing', async () => {
    const { limiter, store } = setUp(make);
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(limiter.consume('a', { signal })).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
    expect(store.records.size).toBe(0);
  });
});

interface User {
  readonly id: string;
  readonly ip: string;
  readonly plan: 'free' | 'internal';
}

describe('limits with keys', () => {
  const byUser = fixedWindow({ name: 'user', limit: 2, window: '1m', key: (user: User) => user.id });
  const byIp = fixedWindow({ name: 'ip', limit: 3, window: '1m', key: (user: { ip: string }) => user.ip });
  const everybody = fixedWindow({ name: 'global', limit: 100, window: '1m', key: () => 'all' });

  it('count different keys in one check, all or nothing', async () => {
    const limiter = createLimiter({ store: new MapStore(), limits: [byUser, byIp, everybody] });
    const at = (id: string): User => ({ id, ip: '192.0.2.1', plan: 'free' });
    expect(limiter.consumeSync(at('ann')).allowed).toBe(true);
    expect(limiter.consumeSync(at('ann')).allowed).toBe(true);
    expect(limiter.consumeSync(at('ann'))).toMatchObject({ allowed: false, limitedBy: 'user' });
    expect(limiter.consumeSync(at('bob')).allowed).toBe(true);
    expect(limiter.consumeSync(at('bob'))).toMatchObject({ allowed: false, limitedBy: 'ip' });
    expect((await limiter.peek(at('cyd'))).limits).toMatchObject([
      { remaining: 2 },
      { remaining: 0 },
      { remaining: 97 },
    ]);
  });

  it('refuses a key function that returns no string', () => {
    const limit = fixedWindow({ name: 'user', limit: 2, window: '1m', key: (user: User) => user.id });
    const limiter = createLimiter({ store: new MapStore(), limits: [limit] });
    expect(() => limiter.consumeSync({} as User)).toThrow(
      /the result of `key` of limit "user" must be a string/,
    );
  });

  it('pass on what a key function throws', async () => {
    const broken = fixedWindow({ name: 'a', limit: 1, window: '1m', key: (user: User) => user.id.slice(1) });
    const limiter = createLimiter({ store: new MapStore(), limits: [broken], onStoreFailure: 'allow' });
    await expect(limiter.consume({} as User)).rejects.toThrow(TypeError);
  });

  it('are chosen by the subject, with null for unlimited, and usage carries over between plans', () => {
    const plans = {
      free: [fixedWindow({ name: 'per-minute', limit: 2, window: '1m', key: (user: User) => user.id })],
      pro: [fixedWindow({ name: 'per-minute', limit: 5, window: '1m', key: (user: User) => user.id })],
    };
    let plan: 'free' | 'pro' = 'free';
    const limiter = createLimiter({
      store: new MapStore(),
      limits: (user: User) => (user.plan === 'internal' ? null : plans[plan]),
    });
    const user: User = { id: 'ann', ip: '::1', plan: 'free' };
    expect(limiter.consumeSync(user, { cost: 2 }).allowed).toBe(true);
    expect(limiter.consumeSync(user).allowed).toBe(false);
    plan = 'pro';
    expect(limiter.consumeSync(user)).toMatchObject({ allowed: true, remaining: 2 });
    expect(limiter.consumeSync({ ...user, plan: 'internal' })).toEqual({
      allowed: true,
      limit: Number.POSITIVE_INFINITY,
      remaining: Number.POSITIVE_INFINITY,
      retryAfterMs: 0,
      resetAfterMs: 0,
      degraded: false,
      limits: [],
    });
  });

  it.each([[undefined], [[]], ['no'], [[{}]]])('refuse a choice of %j', (nonsense) => {
    const limiter = createLimiter({ store: new MapStore(), limits: () => nonsense as unknown as null });
    expect(() => limiter.consumeSync('a')).toThrow(/the result of `limits`/);
  });
});

describe('createLimiter', () => {
  const good = { store: new MapStore(), limits: [perSecond] };

  it.each([
    ['an unknown option', { ...good, limit: 1 }, /no option "limit"/],
    ['no store', { limits: [perSecond] }, /`store` must be a store/],
    ['something other than a store', { ...good, store: {} }, /`store` must be a store/],
    ['no limits', { store: good.store }, /`limits` must be an array/],
    ['an empty array of limits', { ...good, limits: [] }, /at least one limit/],
    [
      'something else among the limits',
      { ...good, limits: [perSecond, null] },
      /`limits`\[1\] must be a limit/,
    ],
    [
      'two limits of one name',
      { ...good, limits: [perSecond, perSecond] },
      /`limits`\[1\].name must be different/,
    ],
    ['a prefix that is not a string', { ...good, prefix: 1 }, /`prefix` must be/],
    ['a prefix that is not printable', { ...good, prefix: '\n' }, /`prefix` must be/],
    ['an unknown failure policy', { ...good, onStoreFailure: 'open' }, /'throw', 'allow', 'deny', or/],
    ['a deadline of 0', { ...good, deadlineMs: 0 }, /`deadlineMs` must be/],
    ['something other than a deny cache', { ...good, denyCache: 10 }, /`denyCache` must be true, false or/],
    ['a deny cache of no entries', { ...good, denyCache: { maxEntries: 0 } }, /`denyCache.maxEntries` must/],
    ['an unknown option of it', { ...good, denyCache: { max: 1 } }, /`denyCache`: there is no option "max"/],
  ])('refuses %s', (_what, options, says) => {
    expect(() => createLimiter(options as unknown as LimiterOptions)).toThrow(says);
  });

  it('lets limiters share usage by prefix and name, and never otherwise', () => {
    const store = new MapStore();
    const limiter = (prefix?: string) =>
      createLimiter({ store, limits: [perSecond], ...(prefix && { prefix }) });
    limiter().consumeSync('a', { cost: 3 });
    expect(limiter().consumeSync('a').allowed).toBe(false);
    expect(limiter('other').consumeSync('a').allowed).toBe(true);
  });

  it('offers consumeSync exactly where it can work', () => {
    const remote: Limiter = createLimiter({ store: remoteStore(), limits: [perSecond] });
    expect('consumeSync' in remote).toBe(false);
    expect(createLimiter(good).consumeSync('b').allowed).toBe(true);
  });
});

describe('the synchronous and the asynchronous way', () => {
  it('agree, decision by decision', async () => {
    const clock = new ManualClock();
    const limits = [slidingWindowLog({ name: 'log', limit: 7, window: 50 }), perDay, perSecond];
    const sync = createLimiter({ store: new MapStore(clock), limits });
    const viaUpdate = createLimiter({ store: remoteStore({ clock }), limits, deadlineMs: 60_000 });
    const viaExecute = createLimiter({
      store: remoteStore({ clock, capabilities: { native: limits.map((limit) => limit.algorithm.name) } }),
      deadlineMs: 60_000,
      limits,
    });
    const seen = new Set<boolean>();
    for (let i = 0; i < 500; i++) {
      clock.advance((i * 7919) % 4001);
      const key = `k${i % 3}`;
      const cost = (i * 31) % 4;
      const expected: Decision = sync.consumeSync(key, { cost });
      seen.add(expected.allowed);
      expect(await viaUpdate.consume(key, { cost })).toEqual(expected);
      expect(await viaExecute.consume(key, { cost })).toEqual(expected);
    }
    expect(seen.size).toBe(2);
  });
});
