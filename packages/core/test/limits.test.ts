import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  block,
  concurrency,
  customLimit,
  durationMs,
  fixedWindow,
  gcra,
  leakyBucket,
  parseDuration,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';

const refill = { amount: 1, every: '1s' } as const;
const name = 'a';

/** Each mistake, what kind of error it must give, and what the message must say. */
const mistakes: readonly [make: () => unknown, kind: typeof Error, code: string, says: RegExp][] = [
  [
    () => fixedWindow(undefined as never),
    TypeError,
    'WRONG_TYPE',
    /fixedWindow: the argument must be an object/,
  ],
  [
    () => fixedWindow({ name, limit: 1, windw: '1m' } as never),
    TypeError,
    'UNKNOWN_OPTION',
    /no option "windw".*`window`/,
  ],
  [() => fixedWindow({ limit: 1, window: '1m' } as never), TypeError, 'WRONG_TYPE', /`name`.*got undefined/],
  [() => fixedWindow({ name: '', limit: 1, window: '1m' }), RangeError, 'OUT_OF_RANGE', /`name`.*1 to 64/],
  [() => fixedWindow({ name: 'é', limit: 1, window: '1m' }), RangeError, 'OUT_OF_RANGE', /printable ASCII/],
  [() => fixedWindow({ name: 'a\n', limit: 1, window: '1m' }), RangeError, 'OUT_OF_RANGE', /printable ASCII/],
  [
    () => fixedWindow({ name, limit: '5', window: '1m' } as never),
    TypeError,
    'WRONG_TYPE',
    /`limit`.*got "5"/,
  ],
  [() => fixedWindow({ name, limit: -1, window: '1m' }), RangeError, 'OUT_OF_RANGE', /`limit`.*from 0/],
  [
    () => fixedWindow({ name, limit: 1.5, window: '1m' }),
    RangeError,
    'OUT_OF_RANGE',
    /whole number.*got 1.5/,
  ],
  [() => fixedWindow({ name, limit: Number.NaN, window: '1m' }), RangeError, 'OUT_OF_RANGE', /got NaN/],
  [() => fixedWindow({ name, limit: 2 ** 53, window: '1m' }), RangeError, 'OUT_OF_RANGE', /9007199254740991/],
  [
    () => fixedWindow({ name, limit: 1, window: '1 minuet' } as never),
    TypeError,
    'WRONG_TYPE',
    /`window`.*'1m'/,
  ],
  [() => fixedWindow({ name, limit: 1, window: 0 }), RangeError, 'OUT_OF_RANGE', /`window`.*from 1 ms/],
  [() => fixedWindow({ name, limit: 1, window: '0s' }), RangeError, 'OUT_OF_RANGE', /`window`/],
  [() => fixedWindow({ name, limit: 1, window: 0.5 }), RangeError, 'OUT_OF_RANGE', /`window`/],
  [() => fixedWindow({ name, limit: 1, window: '36526d' }), RangeError, 'OUT_OF_RANGE', /hundred years/],
  [
    () => fixedWindow({ name, limit: 1, window: '1m', align: 'day' } as never),
    TypeError,
    'WRONG_TYPE',
    /`align`.*'clock'/,
  ],
  [
    () => fixedWindow({ name, limit: 1, window: '1m', key: 'ip' } as never),
    TypeError,
    'WRONG_TYPE',
    /`key`.*function/,
  ],
  [() => slidingWindow({ name, limit: 1e9, window: '31d' }), RangeError, 'OUT_OF_RANGE', /from 0 to 3362902/],
  [
    () => slidingWindowLog({ name, limit: -1, window: '1m' }),
    RangeError,
    'OUT_OF_RANGE',
    /slidingWindowLog: `limit`/,
  ],
  [
    () => tokenBucket({ name, capacity: 1 } as never),
    TypeError,
    'WRONG_TYPE',
    /tokenBucket: `refill`.*object/,
  ],
  [
    () => tokenBucket({ name, capacity: 1, refill: { amount: 1, per: '1s' } } as never),
    TypeError,
    'UNKNOWN_OPTION',
    /"per"/,
  ],
  [() => tokenBucket({ name, capacity: 2 ** 53, refill }), RangeError, 'OUT_OF_RANGE', /`capacity`/],
  [
    () => tokenBucket({ name, capacity: 2 ** 50, refill }),
    RangeError,
    'OUT_OF_RANGE',
    /at most 9007199254740.*exact/,
  ],
  [() => tokenBucket({ name, capacity: 2 ** 40, refill }), RangeError, 'OUT_OF_RANGE', /hundred years/],
  [
    () => tokenBucket({ name, capacity: 1, refill: { amount: 0, every: '1s' } }),
    RangeError,
    'OUT_OF_RANGE',
    /`refill.amount`/,
  ],
  [
    () => leakyBucket({ name, capacity: 1, refill } as never),
    TypeError,
    'UNKNOWN_OPTION',
    /leakyBucket.*"refill".*`leak`/,
  ],
  [() => gcra({ name, limit: 1, period: '1s', burst: 0 }), RangeError, 'OUT_OF_RANGE', /gcra: `burst`/],
  [
    () => concurrency({ name, limit: 1, window: '1s' } as never),
    TypeError,
    'UNKNOWN_OPTION',
    /concurrency.*"window".*`lease`/,
  ],
  [() => concurrency({ name, limit: 0, lease: '1s' }), RangeError, 'OUT_OF_RANGE', /concurrency: `limit`/],
  [() => concurrency({ name, limit: 1, lease: 0 }), RangeError, 'OUT_OF_RANGE', /concurrency: `lease`/],
  [() => block({ name, onDenied: 'never' } as never), TypeError, 'WRONG_TYPE', /block: `onDenied`/],
  [() => block({ name, limit: 1 } as never), TypeError, 'UNKNOWN_OPTION', /block.*"limit".*`onDenied`/],
  [() => gcra({ name, limit: 2 ** 44, period: '31d' }), RangeError, 'OUT_OF_RANGE', /gcra: `limit`/],
];

describe('a limit', () => {
  it.each(mistakes)('refuses %s', (make, kind, code, says) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(says);
    expect(make).toThrow(expect.objectContaining({ code }));
  });

  it('cannot be changed once it is made', () => {
    const limit = fixedWindow({ name, limit: 1, window: '1m' });
    expect(Object.isFrozen(limit)).toBe(true);
    expect(Object.isFrozen(limit.algorithm)).toBe(true);
  });
});

describe('a duration', () => {
  it.each([
    [1, 1],
    ['500ms', 500],
    ['10s', 10_000],
    ['1m', 60_000],
    ['2h', 7_200_000],
    ['31d', 2_678_400_000],
    ['1w', 604_800_000],
  ] as const)('of %s is %i ms', (duration, ms) => {
    expect(durationMs('test', duration)).toBe(ms);
    expect(parseDuration(duration)).toBe(ms);
  });

  it.each(['', '1', 'm', '1.5s', '-1s', '1e3ms', ' 1s', '1s ', '1M', '٣s', null, {}, [], true, 1n])(
    'cannot be %s',
    (duration) => {
      expect(() => durationMs('test', duration)).toThrow(TypeError);
      expect(() => parseDuration(duration as never)).toThrow(/^parseDuration: the duration must be/);
    },
  );
});

describe('customLimit', () => {
  const algorithm: Algorithm = {
    name: 'one-a-day',
    version: 1,
    parameters: [],
    limit: 1,
    windowMs: 86_400_000,
    available: (record) => (record === undefined ? 1 : 0),
    spend: (_record, nowMs) => [nowMs + 86_400_000],
    takeBack: (_record, nowMs) => [nowMs],
    describe: (record) => ({ remaining: record === undefined ? 1 : 0, resetAfterMs: 0, retryAfterMs: 0 }),
  };

  it('takes an algorithm of your own', () => {
    expect(customLimit({ name, algorithm }).algorithm).toBe(algorithm);
  });

  it.each([
    ['no algorithm', undefined],
    ['a missing function', { ...algorithm, spend: undefined }],
    ['no way to take units back', { ...algorithm, takeBack: undefined }],
    ['the name of a built-in algorithm', { ...algorithm, name: 'token-bucket' }],
    ['a name that could not stand in a storage key', { ...algorithm, name: 'a:b' }],
    ['a limit that is not a whole number', { ...algorithm, limit: 0.5 }],
  ])('refuses %s', (_what, wrong) => {
    expect(() => customLimit({ name, algorithm: wrong as Algorithm })).toThrow(/customLimit: `algorithm/);
  });
});
