import { describe, expect, it } from 'vitest';
import type { StoredRecord } from '../src/algorithm.ts';
import { calendarWindow, createLimiter, fixedWindow, slidingWindow, slidingWindowLog } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore } from './map-store.ts';

const name = 'nothing';

describe.each([
  ['fixedWindow', (limit: number) => fixedWindow({ name, limit, window: '1m' })],
  ['slidingWindow', (limit: number) => slidingWindow({ name, limit, window: '1m' })],
  ['slidingWindowLog', (limit: number) => slidingWindowLog({ name, limit, window: '1m' })],
  ['calendarWindow', (limit: number) => calendarWindow({ name, limit, every: 'day' })],
])('%s with a limit of 0', (_name, make) => {
  const { algorithm } = make(0);

  it('denies every cost of at least 1 for good, and allows a cost of 0', async () => {
    const limiter = createLimiter({ store: new MapStore(new ManualClock(0)), limits: [make(0)] });
    const denied = { allowed: false, remaining: 0, retryAfterMs: Number.POSITIVE_INFINITY, resetAfterMs: 0 };
    expect(limiter.consumeSync('user-1')).toMatchObject(denied);
    expect(limiter.consumeSync('user-1', { cost: 5 })).toMatchObject(denied);
    expect(await limiter.peek('user-1')).toMatchObject(denied);
    expect(limiter.consumeSync('user-1', { cost: 0 })).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('writes nothing, not even for a penalty', () => {
    expect(algorithm.spend(undefined, 1000, 1)).toBeUndefined();
    expect(algorithm.spend(undefined, 1000, 0)).toBeUndefined();
  });

  it('denies at once what was used under an earlier limit, and gives it back to that', () => {
    const earlier = make(3).algorithm;
    const record = earlier.spend(undefined, 1000, 3) as StoredRecord;
    expect(algorithm.available(record, 1001)).toBe(0);
    expect(algorithm.describe(record, 1001, 1).retryAfterMs).toBe(Number.POSITIVE_INFINITY);
    expect(algorithm.spend(record, 1001, 1)).toBeUndefined();
    expect(earlier.available(algorithm.takeBack(record, 1001, 2, 1000), 1001)).toBe(2);
  });
});
