import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import {
  block,
  calendarWindow,
  concurrency,
  createLimiter,
  fixedWindow,
  gcra,
  type Limits,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore } from './map-store.ts';

let emitWarning: MockInstance<typeof process.emitWarning>;

beforeEach(() => {
  emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue();
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The codes and messages of the warnings. */
function warnings(): string[] {
  return emitWarning.mock.calls.map(([message, options]) => {
    const { type, code } = options as unknown as { type: string; code: string };
    return `${type} ${code}: ${message}`;
  });
}

describe('a bare number below 1,000 for a length of time', () => {
  it.each([
    ['fixedWindow: `window`', (name: string) => fixedWindow({ name, limit: 1, window: 60 })],
    ['slidingWindow: `window`', (name: string) => slidingWindow({ name, limit: 1, window: 60 })],
    ['slidingWindowLog: `window`', (name: string) => slidingWindowLog({ name, limit: 1, window: 60 })],
    ['gcra: `period`', (name: string) => gcra({ name, limit: 1, period: 60 })],
    ['concurrency: `lease`', (name: string) => concurrency({ name, limit: 1, lease: 60 })],
    ['block: `onDenied`', (name: string) => block({ name, onDenied: 60 })],
    [
      'tokenBucket: `refill.every`',
      (name: string) => tokenBucket({ name, capacity: 1, refill: { amount: 1, every: 60 } }),
    ],
    [
      'leakyBucket: `leak.every`',
      (name: string) => leakyBucket({ name, capacity: 1, leak: { amount: 1, every: 60 } }),
    ],
  ])('is warned of once per limit name: %s', (where, make) => {
    for (const name of ['login', 'login', 'search']) make(name);
    expect(warnings()).toEqual(
      ['login', 'search'].map(
        (name) =>
          `SluiceWarning SLUICE_SHORT_WINDOW: ${where} is 60 ms in limit "${name}". ` +
          "Did you mean '60s'? If not, write '60ms'.",
      ),
    );
  });

  it.each([1000, '60ms', '1s'] as const)('is not %s', (window) => {
    fixedWindow({ name: 'not-short', limit: 1, window });
    expect(warnings()).toEqual([]);
  });

  it('is not warned of in production', () => {
    vi.stubEnv('NODE_ENV', 'production');
    fixedWindow({ name: 'production', limit: 1, window: 60 });
    expect(warnings()).toEqual([]);
  });

  it('is accepted where the runtime has no `process`', () => {
    vi.stubGlobal('process', undefined);
    try {
      expect(fixedWindow({ name: 'elsewhere', limit: 1, window: 60 }).algorithm.windowMs).toBe(60);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('a limit name in two limiters on one store', () => {
  const requests = (limit: number) => fixedWindow({ name: 'requests', limit, window: '1m' });
  const store = () => new MapStore(new ManualClock(0));
  const create = (on: ReturnType<typeof store>, limits: Limits<string>, prefix = 'app') =>
    createLimiter({ store: on, limits, prefix });

  it('is warned of once if the numbers differ', () => {
    const shared = store();
    for (const limit of [10, 20, 30]) create(shared, [requests(limit)]);
    expect(warnings()).toEqual([
      'SluiceWarning SLUICE_SHARED_LIMIT_NAME: Two limiters on one store have a limit "requests" with different ' +
        'numbers. They share its usage. Name each by its purpose, or give one limiter a `prefix`.',
    ]);
  });

  it('is warned of for calendar windows that differ only in their time zone', () => {
    const shared = store();
    for (const timeZone of ['UTC', 'Europe/Paris']) {
      create(shared, [calendarWindow({ name: 'quota', limit: 5, every: 'day', timeZone })]);
    }
    expect(warnings()).toHaveLength(1);
  });

  it('is warned of if a function chose one of them', () => {
    const shared = store();
    create(shared, [requests(10)]);
    const tiers = create(shared, () => [requests(20)]);
    expect(warnings()).toEqual([]);
    tiers.consumeSync('user-1');
    expect(warnings()).toHaveLength(1);
  });

  it('may have the same numbers, or another prefix, store or algorithm', () => {
    const shared = store();
    create(shared, [requests(10)]);
    create(shared, [requests(10)]);
    create(shared, [requests(20)], 'other-app');
    create(shared, [slidingWindow({ name: 'requests', limit: 30, window: '1m' })]);
    create(store(), [requests(40)]);
    expect(warnings()).toEqual([]);
  });

  it('may have different numbers in the tiers of one limiter, and of others with these tiers', () => {
    const shared = store();
    const tiers = { free: [requests(10)], pro: [requests(100)] };
    const one = create(shared, (key) => (key === 'pro' ? tiers.pro : tiers.free));
    const other = create(shared, (key) => (key === 'pro' ? tiers.pro : tiers.free));
    one.consumeSync('pro');
    other.consumeSync('free');
    one.consumeSync('free');
    expect(warnings()).toEqual([]);
  });
});
