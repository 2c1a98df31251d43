import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  type ChangeAllSync,
  type ChangeSync,
  concurrency,
  createLimiter,
  customLimit,
  fixedWindow,
  type Limit,
  local,
  RateLimitError,
  type StoredRecord,
  type StoreFailurePolicy,
  type SyncLimiter,
  type SyncStore,
  slidingWindow,
  slidingWindowLog,
  type Transition,
} from '../src/index.ts';
import { MapStore, remoteStore } from './map-store.ts';

const one = [fixedWindow({ name: 'hundred', limit: 100, window: '1h' })];
const two = [...one, slidingWindow({ name: 'other', limit: 100, window: '1h' })];

/** A map store, broken as its fields say, with `changeSync` and `changeAllSync` if `isFast`. */
class BrokenSyncStore extends MapStore {
  fails: (() => never) | undefined;
  passes: ((record: StoredRecord | undefined, nowMs: number) => [unknown, unknown]) | undefined;
  answers: (<T>(apply: () => T) => unknown) | undefined;
  changeSync?: ChangeSync;
  changeAllSync?: ChangeAllSync;

  constructor(isFast: boolean) {
    super();
    if (!isFast) return;
    this.changeSync = (key, change) => {
      this.updateSync([key], ([record], nowMs) => ({ result: undefined, writes: [change(record, nowMs)] }));
    };
    this.changeAllSync = (keys, change) => {
      this.updateSync(keys, (passed, nowMs) => {
        const records = [...passed];
        return change(records, nowMs) ? { result: undefined, writes: records } : { result: undefined };
      });
    };
  }

  override updateSync<T>(keys: Parameters<MapStore['updateSync']>[0], transition: Transition<T>): T {
    this.fails?.();
    const passing: Transition<T> = (records, nowMs) => {
      const { passes } = this;
      if (passes === undefined) return transition(records, nowMs);
      const passed = records.map((record) => passes(record, nowMs));
      return transition(
        passed.map(([record]) => record as StoredRecord),
        passed[0]?.[1] as number,
      );
    };
    const apply = (): T => super.updateSync(keys, passing);
    return (this.answers === undefined ? apply() : this.answers(apply)) as T;
  }

  override remove(keys: Parameters<MapStore['remove']>[0]): Promise<void> {
    this.fails?.();
    return super.remove(keys);
  }
}

type Call = (limiter: SyncLimiter<string>) => unknown;

/** Every way to check, over every way in which core calls a synchronous store. */
const calls: readonly (readonly [string, readonly Limit[], boolean, Call])[] = [
  ['consumeSync through changeSync', one, true, (limiter) => limiter.consumeSync('k')],
  ['consume through changeSync', one, true, (limiter) => limiter.consume('k')],
  ['consumeSync through updateSync', one, false, (limiter) => limiter.consumeSync('k')],
  ['consumeSync of two limits through changeAllSync', two, true, (limiter) => limiter.consumeSync('k')],
  ['consumeSync of two limits through updateSync', two, false, (limiter) => limiter.consumeSync('k')],
  ['consumeSync of three units', one, true, (limiter) => limiter.consumeSync('k', { cost: 3 })],
  ['consumeSync of three units of two limits', two, true, (limiter) => limiter.consumeSync('k', { cost: 3 })],
  ['peek', one, true, (limiter) => limiter.peek('k')],
  ['refund', two, true, (limiter) => limiter.refund('k')],
  ['penalize', two, true, (limiter) => limiter.penalize('k')],
  ['reserve', one, true, async (limiter) => (await limiter.reserve('k')).decision],
];

/** Resolves to what the call returns or throws, at once or later. */
async function outcomeOf(limiter: SyncLimiter<string>, call: Call): Promise<unknown> {
  try {
    return await call(limiter);
  } catch (error) {
    return error;
  }
}

describe.each(calls)('%s, on a store that throws an error without a code', (_name, limits, isFast, call) => {
  const cause = new Error('lost its mind');
  const limiterWith = (onStoreFailure: StoreFailurePolicy): SyncLimiter<string> => {
    const store = new BrokenSyncStore(isFast);
    store.fails = () => {
      throw cause;
    };
    return createLimiter({ store, limits: [...limits], onStoreFailure });
  };

  it('fails with STORE_UNAVAILABLE and the cause under throw', async () => {
    const error = await outcomeOf(limiterWith('throw'), call);
    expect(RateLimitError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', cause });
  });

  it('is decided by the other policies', async () => {
    expect(await outcomeOf(limiterWith('allow'), call)).toMatchObject({ allowed: true, degraded: true });
    expect(await outcomeOf(limiterWith('deny'), call)).toMatchObject({ allowed: false, degraded: true });
    const policy = local({ store: new MapStore(), instances: 1 });
    expect(await outcomeOf(limiterWith(policy), call)).toMatchObject({ allowed: true, degraded: true });
  });
});

describe('errors of a synchronous store', () => {
  it('reject a reset with a code, whether the store throws or rejects', async () => {
    const store = new BrokenSyncStore(true);
    const limiter = createLimiter({ store, limits: one });
    store.fails = () => {
      throw new Error('at once');
    };
    await expect(limiter.reset('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    store.fails = undefined;
    store.remove = () => Promise.reject(new Error('later'));
    await expect(limiter.reset('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('of the store of `local` have a code too', async () => {
    const broken = new BrokenSyncStore(true);
    broken.fails = () => {
      throw new Error('out as well');
    };
    const store = remoteStore({ before: () => Promise.reject(new Error('out')) });
    const limiter = createLimiter({
      store,
      limits: one,
      onStoreFailure: local({ store: broken, instances: 2 }),
    });
    await expect(limiter.consume('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it.each([
    ['changeSync', true],
    ['updateSync', false],
  ])('of a custom algorithm are not outages, and pass unchanged (%s)', (_name, isFast) => {
    const mine = new Error('a mistake in an algorithm');
    const algorithm: Algorithm = {
      ...(one[0] as Limit).algorithm,
      name: 'mine',
      version: 1,
      parameters: [],
      limit: 5,
      windowMs: 1000,
      available: () => {
        throw mine;
      },
      spend: () => undefined,
      takeBack: (record) => record,
      describe: () => ({ remaining: 0, resetAfterMs: 0, retryAfterMs: 0 }),
    };
    const limits = [customLimit({ name: 'mine', algorithm })];
    const limiter = createLimiter({ store: new BrokenSyncStore(isFast), limits, onStoreFailure: 'allow' });
    expect(() => limiter.consumeSync('k')).toThrow(mine);
    const both = createLimiter({
      store: new BrokenSyncStore(isFast),
      limits: [...limits, ...one],
      onStoreFailure: 'allow',
    });
    expect(() => both.consumeSync('k')).toThrow(mine);
  });

  it.each([true, false])('of a clock without whole numbers are mistakes, and pass unchanged', (isFast) => {
    const store = new BrokenSyncStore(isFast);
    const mistake = Object.assign(new RangeError('a clock'), { code: 'OUT_OF_RANGE' });
    store.fails = () => {
      throw mistake;
    };
    const limiter = createLimiter({ store, limits: one, onStoreFailure: 'allow' });
    expect(() => limiter.consumeSync('k')).toThrow(mistake);
  });
});

/** What a synchronous store may do instead of its work, and the code of the check. */
const nonsense: readonly (readonly [string, Partial<BrokenSyncStore>, string])[] = [
  ['applies nothing', { answers: () => undefined }, 'STORE_UNAVAILABLE'],
  ['passes a time that is a text', { passes: (record) => [record, '1000'] }, 'STORE_UNAVAILABLE'],
  ['passes a fraction of a millisecond', { passes: (record) => [record, 1.5] }, 'STORE_UNAVAILABLE'],
  ['passes null for a record', { passes: (_, nowMs) => [null, nowMs] }, 'RECORD_CORRUPT'],
  ['passes an object for a record', { passes: (_, nowMs) => [{}, nowMs] }, 'RECORD_CORRUPT'],
  ['passes an empty record', { passes: (_, nowMs) => [[], nowMs] }, 'RECORD_CORRUPT'],
  ['passes NaN', { passes: (_, nowMs) => [[nowMs + 9, Number.NaN, nowMs, 0], nowMs] }, 'RECORD_CORRUPT'],
  ['passes half a unit', { passes: (_, nowMs) => [[nowMs + 9, 0.5, nowMs, 0], nowMs] }, 'RECORD_CORRUPT'],
  ['passes a text', { passes: (_, nowMs) => [[nowMs + 9, 0, nowMs, '0'], nowMs] }, 'RECORD_CORRUPT'],
  ['passes a hole', { passes: (_, nowMs) => [new Array(3), nowMs] }, 'RECORD_CORRUPT'],
];

describe.each(nonsense)('a synchronous store that %s', (_what, broken, code) => {
  it.each(calls)('fails %s with a code', async (_name, limits, isFast, call) => {
    const store: BrokenSyncStore = Object.assign(new BrokenSyncStore(isFast), broken);
    const limiter = createLimiter({ store, limits: [...limits] });
    const error = await outcomeOf(limiter, call);
    expect(RateLimitError.is(error)).toBe(true);
    expect(error).toMatchObject({ code });
    expect([...store.records]).toEqual([]);
  });
});

const otherAnswers: readonly (readonly [string, NonNullable<BrokenSyncStore['answers']>])[] = [
  ['another result', () => ({ granted: 1, nowMs: 1, records: [undefined] })],
  ['a promise', (apply) => Promise.resolve(apply())],
  ['nothing, though it applied it', (apply) => void apply()],
];

describe.each(otherAnswers)('a synchronous store that answers `updateSync` with %s', (_what, answers) => {
  it.each(calls)('fails %s with STORE_UNAVAILABLE', async (_name, limits, _isFast, call) => {
    const store: SyncStore = Object.assign(new BrokenSyncStore(false), { answers });
    const error = await outcomeOf(createLimiter({ store, limits: [...limits] }), call);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

it('a store that does not apply a change is not answered with the decision on an earlier one', () => {
  const store = new BrokenSyncStore(true);
  const limiter = createLimiter({ store, limits: one });
  expect(limiter.consumeSync('k').allowed).toBe(true);
  store.answers = () => undefined;
  expect(() => limiter.consumeSync('k')).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
});

it.each([
  slidingWindowLog({ name: 'log', limit: 10_000, window: '1h' }),
  concurrency({ name: 'held', limit: 10_000, lease: '1h' }),
])('a log of thousands that ends in nonsense is corrupt: $name', (limit) => {
  const store = new BrokenSyncStore(true);
  const log: unknown[] = Array.from({ length: 20_002 }, (_, i) => i);
  for (const [index, value] of [
    [20_001, 'x'],
    [20_000, Number.NaN],
    [1, 0.5],
    [0, '7'],
  ] as const) {
    store.passes = (_, nowMs) => [log.with(0, nowMs + 9).with(index, value), nowMs];
    const check = (): unknown => createLimiter({ store, limits: [limit] }).consumeSync('k');
    expect(check).toThrow(expect.objectContaining({ code: 'RECORD_CORRUPT' }));
  }
});

it('a remote store that passes null for a record is at fault, and not the algorithm', async () => {
  const store = remoteStore();
  store.update = async (_keys, transition) => transition([null as never], 1000).result;
  const limiter = createLimiter({ store, limits: one });
  await expect(limiter.refund('k')).rejects.toMatchObject({ code: 'RECORD_CORRUPT' });
});
