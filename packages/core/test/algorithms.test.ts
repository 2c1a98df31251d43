import { describe, expect, it } from 'vitest';
import type { StoredRecord } from '../src/algorithm.ts';
import {
  block,
  concurrency,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  liveRecord,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';

const name = 'limit';

/** At `at` ms, a check of `cost`: what is left after it, and the wait if it is denied. */
type Step = readonly [at: number, cost: number, answer: { left: number; retry?: number; reset?: number }];

function expectSteps({ algorithm }: Limit, startMs: number, steps: readonly Step[]): void {
  let record: StoredRecord | undefined;
  for (const [at, cost, expected] of steps) {
    const nowMs = startMs + at;
    record = liveRecord(record, nowMs);
    const fits = algorithm.available(record, nowMs) >= cost;
    if (fits && cost > 0) record = algorithm.spend(record, nowMs, cost);
    const { remaining, retryAfterMs, resetAfterMs } = algorithm.describe(record, nowMs, fits ? 0 : cost);
    const answer = { left: remaining, retry: retryAfterMs, reset: resetAfterMs };
    expect({ at, ...answer }).toEqual({ at, ...answer, ...{ retry: 0, ...expected } });
  }
}

describe('fixedWindow', () => {
  it('counts from the first unit that is granted, and opens no window for a denied one', () => {
    expectSteps(fixedWindow({ name, limit: 3, window: '1s' }), 250, [
      [0, 4, { left: 3, retry: Number.POSITIVE_INFINITY, reset: 0 }],
      [700, 2, { left: 1, reset: 1000 }],
      [900, 2, { left: 1, retry: 800 }],
      [1699, 1, { left: 0, reset: 1 }],
      [1699, 1, { left: 0, retry: 1 }],
      [1700, 3, { left: 0, reset: 1000 }],
    ]);
  });

  it('opens windows on multiples of their length when aligned to the clock', () => {
    expectSteps(fixedWindow({ name, limit: 2, window: '1s', align: 'clock' }), 5000, [
      [990, 2, { left: 0, reset: 10 }],
      [999, 1, { left: 0, retry: 1 }],
      [1000, 2, { left: 0, reset: 1000 }],
    ]);
  });

  it('keeps the end of an open window when its length changes', () => {
    const hour = fixedWindow({ name, limit: 5, window: '1h' }).algorithm;
    const minute = fixedWindow({ name, limit: 5, window: '1m' }).algorithm;
    const record = hour.spend(undefined, 0, 5);
    expect(minute.describe(record, 1000, 1).retryAfterMs).toBe(3_599_000);
  });
});

describe('slidingWindow', () => {
  it('weighs the previous window by what the sliding window still covers of it', () => {
    expectSteps(slidingWindow({ name, limit: 10, window: '1s' }), 7000, [
      [900, 10, { left: 0, reset: 1100 }],
      [999, 1, { left: 0, retry: 101 }],
      [1000, 1, { left: 0, retry: 100 }],
      [1099, 1, { left: 0, retry: 1 }],
      // 10 * 900 / 1000 = 9 count from the window before.
      [1100, 1, { left: 0, reset: 1900 }],
      [1500, 4, { left: 0 }],
      // 5 of this window, and 10 * 250 / 1000 = 2.5, rounded up to 3.
      [1750, 0, { left: 2 }],
      [2000, 5, { left: 0 }],
    ]);
  });

  it('allows one unit a window with a limit of 1', () => {
    expectSteps(slidingWindow({ name, limit: 1, window: 100 }), 0, [
      [50, 1, { left: 0 }],
      [100, 1, { left: 0, retry: 100 }],
      [199, 1, { left: 0, retry: 1 }],
      [200, 1, { left: 0 }],
    ]);
  });
});

describe('slidingWindowLog', () => {
  it('counts each unit until exactly a window has passed since it was spent', () => {
    expectSteps(slidingWindowLog({ name, limit: 3, window: '1s' }), 123, [
      [0, 1, { left: 2, reset: 1000 }],
      [400, 2, { left: 0, reset: 1000 }],
      [999, 1, { left: 0, retry: 1 }],
      [1000, 1, { left: 0 }],
      [1000, 2, { left: 0, retry: 400 }],
      [1400, 2, { left: 0 }],
    ]);
  });

  it('keeps one entry per millisecond, however many units it holds', () => {
    const { algorithm } = slidingWindowLog({ name, limit: 1_000_000, window: '1s' });
    let record: StoredRecord | undefined;
    for (let i = 0; i < 1000; i++) record = algorithm.spend(record, 5, 1);
    expect(record).toEqual([1005, 0, 5, 1000]);
  });

  it('starts its running totals over before they leave the safe integers', () => {
    const huge = 2 ** 50;
    const { algorithm } = slidingWindowLog({ name, limit: huge, window: 10 });
    let record: StoredRecord | undefined;
    for (let now = 0; now < 1000; now += 10) {
      expect(algorithm.available(record, now)).toBe(huge);
      record = algorithm.spend(record, now, huge);
      expect(record?.every(Number.isSafeInteger)).toBe(true);
      expect(algorithm.available(record, now)).toBe(0);
    }
  });
});

describe.each([
  ['tokenBucket', tokenBucket({ name, capacity: 3, refill: { amount: 2, every: '1s' } })],
  ['leakyBucket', leakyBucket({ name, capacity: 3, leak: { amount: 2, every: '1s' } })],
  ['gcra', gcra({ name, limit: 2, period: '1s', burst: 3 })],
])('%s', (_name, limit) => {
  it('starts full, refills evenly, and never beyond full', () => {
    expectSteps(limit, 1_700_000_000_000, [
      [0, 3, { left: 0, reset: 1500 }],
      [0, 1, { left: 0, retry: 500 }],
      [499, 1, { left: 0, retry: 1 }],
      [500, 1, { left: 0, reset: 1500 }],
      [1499, 2, { left: 1, retry: 1 }],
      [1500, 2, { left: 0 }],
      [60_000, 0, { left: 3, reset: 0 }],
      [60_000, 4, { left: 3, retry: Number.POSITIVE_INFINITY }],
    ]);
  });
});

describe('tokenBucket', () => {
  it('loses no fraction: a steady rate just under the limit is allowed for 100,000 ticks', () => {
    // 7 units a second are one each 142.857... ms; one each 143 ms is just under that.
    const { algorithm } = tokenBucket({ name, capacity: 1, refill: { amount: 7, every: '1s' } });
    let record: StoredRecord | undefined;
    for (let tick = 0; tick < 100_000; tick++) {
      const nowMs = 1_700_000_000_000 + tick * 143;
      record = liveRecord(record, nowMs);
      if (algorithm.available(record, nowMs) < 1) throw new Error(`denied at tick ${tick}`);
      record = algorithm.spend(record, nowMs, 1);
    }
  });

  it('grants at most its rate: just over it, the surplus is denied', () => {
    const { algorithm } = tokenBucket({ name, capacity: 1, refill: { amount: 7, every: '1s' } });
    let record: StoredRecord | undefined;
    let granted = 0;
    for (let tick = 0; tick < 100_000; tick++) {
      const nowMs = 1_700_000_000_000 + tick * 10;
      record = liveRecord(record, nowMs);
      if (algorithm.available(record, nowMs) < 1) continue;
      record = algorithm.spend(record, nowMs, 1);
      granted++;
    }
    // 999,990 ms at 7 a second, and the one that it held at the start; a tick of 10 ms may come late for
    // each.
    expect(granted).toBeLessThanOrEqual(1 + Math.floor(999.99 * 7));
    expect(granted).toBeGreaterThan(6600);
  });

  it('carries usage over in whole units when its rate changes', () => {
    const slow = tokenBucket({ name, capacity: 10, refill: { amount: 1, every: '1m' } }).algorithm;
    const fast = tokenBucket({ name, capacity: 20, refill: { amount: 1, every: '1s' } }).algorithm;
    const record = slow.spend(undefined, 0, 4);
    expect(fast.available(record, 0)).toBe(16);
    expect(fast.available(record, 999)).toBe(16);
    expect(fast.available(record, 1000)).toBe(17);
  });
});

describe.each([
  ['fixedWindow', fixedWindow({ name, limit: 2, window: '1s', align: 'clock' }).algorithm],
  ['slidingWindow', slidingWindow({ name, limit: 2, window: '1s' }).algorithm],
  ['slidingWindowLog', slidingWindowLog({ name, limit: 2, window: '1s' }).algorithm],
])('a charge of a %s', (_name, algorithm) => {
  it('is not given back to a later window, one millisecond after the edge', () => {
    const first = algorithm.spend(undefined, 999, 1);
    const atMs = algorithm.name === 'sliding-window-log' ? 1999 : 1000;
    const second = algorithm.spend(liveRecord(first, atMs), atMs, 1) as StoredRecord;
    const after = algorithm.takeBack(second, atMs, 1, 999);
    expect(algorithm.available(after, atMs)).toBe(1);
    // In a sliding window, the first charge still weighs in.
    const left = algorithm.name === 'sliding-window' ? 1 : 2;
    expect(algorithm.available(algorithm.takeBack(second, atMs, 1, atMs), atMs)).toBe(left);
  });
});

describe('a charge of a bucket', () => {
  const { algorithm } = tokenBucket({ name, capacity: 10, refill: { amount: 1, every: '1s' } });

  it('is given back less what has drained since', () => {
    const charged = algorithm.spend(undefined, 0, 6);
    const full = algorithm.spend(charged, 2000, 6) as StoredRecord;
    expect(algorithm.available(full, 2000)).toBe(0);
    expect(algorithm.available(algorithm.takeBack(full, 2000, 6, 0), 2000)).toBe(4);
  });

  it('cannot be used to burst twice: charged slowly, drained, and taken back once the bucket is spent', () => {
    const slow = algorithm.spend(undefined, 0, 10);
    const spent = algorithm.spend(liveRecord(slow, 10_000), 10_000, 10) as StoredRecord;
    expect(algorithm.available(algorithm.takeBack(spent, 10_000, 10, 0), 10_000)).toBe(0);
  });
});

describe('gcra', () => {
  it('has a burst of its limit by default', () => {
    expect(gcra({ name, limit: 5, period: '1s' }).algorithm.limit).toBe(5);
  });

  it('lets exactly its burst through at once', () => {
    const { algorithm } = gcra({ name, limit: 1, period: '1s', burst: 4 });
    const full = algorithm.spend(undefined, 0, 4);
    expect(algorithm.available(full, 0)).toBe(0);
    expect(algorithm.available(full, 999)).toBe(0);
    expect(algorithm.available(full, 1000)).toBe(1);
  });
});

describe('concurrency', () => {
  it('holds each unit for one lease, unless it is released', () => {
    const { algorithm } = concurrency({ name, limit: 2, lease: '1s' });
    const one = algorithm.spend(undefined, 0, 1);
    const both = algorithm.spend(one, 400, 1);
    expect(algorithm.describe(both, 500, 1).retryAfterMs).toBe(500);
    const released = algorithm.takeBack(both as StoredRecord, 500, 1, 400);
    expect(algorithm.available(released, 500)).toBe(1);
    expect(algorithm.available(released, 1000)).toBe(2);
  });

  it('ignores the release of a unit whose lease has ended', () => {
    const { algorithm } = concurrency({ name, limit: 1, lease: '1s' });
    const next = algorithm.spend(algorithm.spend(undefined, 0, 1), 1000, 1) as StoredRecord;
    expect(algorithm.available(algorithm.takeBack(next, 1001, 1, 0), 1001)).toBe(0);
    expect(algorithm.available(algorithm.takeBack(next, 1001, 1, 1000), 1001)).toBe(1);
  });
});

describe('block', () => {
  const { algorithm } = block({ name, onDenied: '1m' });
  const blocked = algorithm.onDenied?.(undefined, 5000) as StoredRecord;

  it('denies while its record lives, whatever the cost', () => {
    expect(blocked).toEqual([65_000, 5000]);
    expect(algorithm.describe(blocked, 6000, 1)).toEqual({
      remaining: 0,
      resetAfterMs: 59_000,
      retryAfterMs: 59_000,
    });
    expect(algorithm.available(blocked, 64_999)).toBe(0);
    expect(algorithm.available(liveRecord(blocked, 65_000), 65_000)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('neither extends a block, nor counts, nor is lifted by a take-back', () => {
    expect(algorithm.onDenied?.(blocked, 6000)).toBeUndefined();
    expect(algorithm.spend(undefined, 6000, 1)).toBeUndefined();
    expect(algorithm.takeBack(blocked, 6000, 1, undefined)).toEqual(blocked);
  });

  it('leaves nothing behind without `onDenied`', () => {
    expect(block({ name }).algorithm.onDenied?.(undefined, 5000)).toBeUndefined();
  });

  it('lasts no longer than it was meant to after the clock has stepped back', () => {
    expect(algorithm.describe(blocked, 1000, 1).retryAfterMs).toBe(60_000);
    expect(algorithm.rebase?.(blocked, 1000)).toEqual([61_000, 1000]);
    expect(algorithm.rebase?.(blocked, 6000)).toBeUndefined();
  });
});
