import { type Algorithm, createLimiter, customLimit, fixedWindow, type SyncLimiter } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';

/** A window of an hour that counts how often it is called: the work of a check, on a machine of any speed. */
function countingWindow(limit: number) {
  const { algorithm } = fixedWindow({ name: 'a', limit, window: '1h' });
  const calls = { count: 0 };
  const counting: Algorithm = {
    ...algorithm,
    name: 'counting-window',
    version: 1,
    parameters: [limit],
    limit,
    windowMs: 3_600_000,
    available(record, nowMs) {
      calls.count++;
      return algorithm.available(record, nowMs);
    },
    spend: (record, nowMs, amount) => algorithm.spend(record, nowMs, amount),
    takeBack: (record, nowMs, amount, at) => algorithm.takeBack(record, nowMs, amount, at),
    describe: (record, nowMs, cost) => algorithm.describe(record, nowMs, cost),
  };
  return { limit: customLimit({ name: 'a', algorithm: counting }), calls };
}

/** The mean and the most calls per new key. */
function callsPerNewKey(limiter: SyncLimiter<string>, calls: { count: number }, keys: number) {
  const [before, each] = [calls.count, [] as number[]];
  for (let i = 0; i < keys; i++) {
    const start = calls.count;
    limiter.consumeSync(`new-${i}`);
    each.push(calls.count - start);
  }
  return { mean: (calls.count - before) / keys, most: Math.max(...each) };
}

describe('a new key in a full room takes constant time', () => {
  it.each([
    ['blocked keys', 5, 10_000, 10_000],
    ['blocked keys, with no room for another', 5, 1000, 150_000],
    ['keys with units left', 1, 10_000, 10_000],
    ['keys with units left that all came back', 1, 10_000, 20_000],
  ])('full of %s', (what, cost, maxKeys, filled) => {
    const { limit, calls } = countingWindow(5);
    const store = memoryStore({ maxKeys, clock: new ManualClock() });
    const limiter = createLimiter({ store, limits: [limit] });
    const keyOf = (i: number): string => `old-${cost === 1 ? i % maxKeys : i}`;
    for (let i = 0; i < filled; i++) limiter.consumeSync(keyOf(i), { cost });
    const { mean, most } = callsPerNewKey(limiter, calls, 20_000);
    console.log(what, { mean, most });
    expect(mean).toBeLessThan(8);
    expect(most).toBeLessThan(100);
  });
});
