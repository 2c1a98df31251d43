import { describe, expect, it } from 'vitest';
import {
  calendarWindow,
  createLimiter,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore, remoteStore } from './map-store.ts';

const limits: readonly Limit[] = [
  fixedWindow({ name: 'fixed', limit: 5, window: '1s' }),
  fixedWindow({ name: 'aligned', limit: 5, window: '1s', align: 'clock' }),
  slidingWindow({ name: 'sliding', limit: 5, window: '1s' }),
  slidingWindowLog({ name: 'log', limit: 5, window: '1s' }),
  tokenBucket({ name: 'bucket', capacity: 5, refill: { amount: 5, every: '1s' } }),
  leakyBucket({ name: 'leaky', capacity: 5, leak: { amount: 5, every: '1s' } }),
  gcra({ name: 'gcra', limit: 5, period: '1s', burst: 5 }),
  calendarWindow({ name: 'calendar', limit: 5, every: 'day', timeZone: 'UTC' }),
];
const stores = {
  'a synchronous store': (clock: ManualClock) => new MapStore(clock),
  'a store with `update`': (clock: ManualClock) => remoteStore({ clock }),
  'a store with `execute`': (clock: ManualClock) =>
    remoteStore({ clock, capabilities: { native: limits.map(({ algorithm }) => algorithm.name) } }),
};

describe.each(Object.entries(stores))('a key whose last units are given back, in %s', (_, storeOn) => {
  it.each(limits)('is as good as new in every millisecond of its window: $name', async (limit) => {
    for (const atMs of [0, 1, 500, 999]) {
      const clock = new ManualClock();
      clock.advance(atMs);
      const limiter = createLimiter({ store: storeOn(clock), limits: [limit], deadlineMs: 60_000 });
      const unused = await limiter.peek('k');
      await limiter.consume('k', { cost: 2 });
      expect(await limiter.refund('k', { cost: 2 })).toEqual(unused);
      const reservation = await limiter.reserve('k', { cost: 3 });
      expect(await reservation.cancel()).toMatchObject({ settled: true });
      expect(await limiter.peek('k')).toEqual(unused);
    }
  });
});
