import { describe, expect, it } from 'vitest';
import {
  type CommandOutcome,
  createLimiter,
  fixedWindow,
  local,
  RateLimitError,
  type Store,
  type StoreFailurePolicy,
} from '../src/index.ts';
import { MapStore, remoteStore } from './map-store.ts';

const limits = [fixedWindow({ name: 'hundred', limit: 100, window: '1h' })];
const good = (): CommandOutcome => ({ granted: 1, nowMs: 1000, records: [[2000, 1]] });
const native = { capabilities: { native: ['fixed-window'] } } as const;
const policies: readonly StoreFailurePolicy[] = [
  'throw',
  'allow',
  'deny',
  local({ store: new MapStore(), instances: 1 }),
];

/** What a store may answer instead of a result, and the code of the check. */
const nonsense: readonly (readonly [string, unknown, string])[] = [
  ['an error of its own', new Error('broken'), 'STORE_UNAVAILABLE'],
  ['an object', {}, 'STORE_UNAVAILABLE'],
  ['null', null, 'STORE_UNAVAILABLE'],
  ['nothing', undefined, 'STORE_UNAVAILABLE'],
  ['a text', 'OK', 'STORE_UNAVAILABLE'],
  ['granted: NaN', { ...good(), granted: Number.NaN }, 'STORE_UNAVAILABLE'],
  ['a part of a grant', { ...good(), granted: 0.5 }, 'STORE_UNAVAILABLE'],
  ['a negative grant', { ...good(), granted: -1 }, 'STORE_UNAVAILABLE'],
  ['more grants than checks', { ...good(), granted: 2 }, 'STORE_UNAVAILABLE'],
  ['a time that is a text', { ...good(), nowMs: '1000' }, 'STORE_UNAVAILABLE'],
  ['a fraction of a millisecond', { ...good(), nowMs: 1.5 }, 'STORE_UNAVAILABLE'],
  ['no records', { granted: 1, nowMs: 1000 }, 'RECORD_CORRUPT'],
  ['too few records', { ...good(), records: [] }, 'RECORD_CORRUPT'],
  [
    'too many records',
    {
      ...good(),
      records: [
        [2000, 1],
        [2000, 1],
      ],
    },
    'RECORD_CORRUPT',
  ],
  ['a record that is null', { ...good(), records: [null] }, 'RECORD_CORRUPT'],
  ['a record that is an object', { ...good(), records: [{}] }, 'RECORD_CORRUPT'],
  ['an empty record', { ...good(), records: [[]] }, 'RECORD_CORRUPT'],
  ['a record with NaN', { ...good(), records: [[2000, Number.NaN]] }, 'RECORD_CORRUPT'],
  ['a record with a hole', { ...good(), records: [new Array(2)] }, 'RECORD_CORRUPT'],
  ['charges for other keys', { ...good(), charged: [1, 2] }, 'STORE_UNAVAILABLE'],
];

/** A store whose `execute` answers every command of the key `bad` like this. */
function storeThatAnswers(answer: unknown): Store {
  const store = remoteStore(native);
  const execute = store.execute?.bind(store) as NonNullable<Store['execute']>;
  store.execute = async (commands, options) => {
    const outcomes = await execute(commands, options);
    return commands.map(({ keys }, i) => (keys[0]?.key === 'bad' ? answer : outcomes[i])) as CommandOutcome[];
  };
  return store;
}

const end = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.each(nonsense)('a store that answers %s', (_name, answer, code) => {
  it('fails that check alone, with a code', async () => {
    const limiter = createLimiter({ store: storeThatAnswers(answer), limits, deadlineMs: 2000 });
    const [before, bad, after] = await Promise.all(['a', 'bad', 'b'].map((key) => end(limiter.consume(key))));
    expect(before).toMatchObject({ allowed: true });
    expect(RateLimitError.is(bad)).toBe(true);
    expect(bad).toMatchObject({ code });
    expect(after).toMatchObject({ allowed: true });
    expect(await limiter.consume('c')).toMatchObject({ allowed: true });
  });

  it.each(policies.slice(1))('is an outage for the policy %s', async (onStoreFailure) => {
    const limiter = createLimiter({
      store: storeThatAnswers(answer),
      limits,
      onStoreFailure,
      deadlineMs: 2000,
    });
    expect(await limiter.consume('bad')).toMatchObject({ allowed: onStoreFailure !== 'deny' });
  });

  it('fails a check that runs through `update`', async () => {
    const store = { ...remoteStore(), update: async () => answer as never };
    const limiter = createLimiter({ store, limits, deadlineMs: 2000 });
    const failure = await end(limiter.consume('bad'));
    expect(RateLimitError.is(failure)).toBe(true);
  });

  it('fails a check over keys that the store changes one by one', async () => {
    const broken = storeThatAnswers(answer);
    const store = { ...broken, capabilities: { ...broken.capabilities, atomicity: 'one-record' as const } };
    const two = [...limits, fixedWindow({ name: 'ten', limit: 10, window: '1h' })];
    const limiter = createLimiter({ store, limits: two, deadlineMs: 2000 });
    expect(await end(limiter.consume('bad'))).toMatchObject({ code });
  });
});

const brokenCalls: readonly (readonly [string, () => unknown])[] = [
  ['resolves to nothing', async () => undefined],
  ['resolves to null', async () => null],
  ['resolves to a result instead of a list', async () => good()],
  ['resolves to a text', async () => 'OK'],
  ['resolves to no outcomes', async () => []],
  ['resolves to a hole', async () => new Array(1)],
  ['returns no promise', () => undefined],
  [
    'throws at once',
    () => {
      throw new Error('broken');
    },
  ],
  [
    'throws undefined',
    () => {
      throw undefined;
    },
  ],
  ['rejects with null', () => Promise.reject(null)],
];

describe.each(brokenCalls)('an `execute` that %s', (_name, execute) => {
  it('fails the checks with a code, and the next ones as well', async () => {
    const store = { ...remoteStore(native), execute: execute as never };
    const limiter = createLimiter({ store, limits, deadlineMs: 2000 });
    for (const key of ['a', 'b'])
      expect(await end(limiter.consume(key))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe('a store that', () => {
  it('answers more commands than it was sent fails all of them', async () => {
    const store = { ...remoteStore(native), execute: async () => [good(), good()] };
    const limiter = createLimiter({ store, limits });
    expect(await end(limiter.consume('a'))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('answers fewer commands than it was sent fails those that it left out', async () => {
    const store = { ...remoteStore(native), execute: async () => [good()] };
    const limiter = createLimiter({ store, limits });
    const [first, second] = await Promise.all(['a', 'b'].map((key) => end(limiter.consume(key))));
    expect(first).toMatchObject({ allowed: true });
    expect(second).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('resolves `update` without a call of the transition fails the check', async () => {
    const store = { ...remoteStore(), update: async () => good() as never };
    const limiter = createLimiter({ store, limits });
    expect(await end(limiter.consume('a'))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('throws from `update` fails the check', async () => {
    const store = {
      ...remoteStore(),
      update: () => {
        throw new Error('broken');
      },
    };
    const limiter = createLimiter({ store, limits });
    expect(await end(limiter.consume('a'))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('calls back twice is heard once', async () => {
    const twice = {
      // biome-ignore lint/suspicious/noThenProperty: a store may return a promise of its own making.
      then(resolve: (value: unknown) => void) {
        resolve([good()]);
        resolve([]);
      },
    };
    const store = { ...remoteStore(native), execute: () => twice as never };
    expect(await createLimiter({ store, limits }).consume('a')).toMatchObject({ allowed: true });
  });

  it.each([
    ['maxBatch', 0],
    ['maxBatch', Number.NaN],
    ['maxBatch', '32'],
    ['maxInFlight', 0],
    ['maxInFlight', 1.5],
    ['native', 'fixed-window'],
    ['native', [1]],
    ['atomicity', 'all'],
    ['clock', 'mine'],
  ])('says %s: %s about itself is refused', (name, value) => {
    const store = remoteStore({ capabilities: { [name]: value } as never });
    expect(() => createLimiter({ store, limits })).toThrow(`createLimiter: \`store.capabilities.${name}\``);
  });
});
