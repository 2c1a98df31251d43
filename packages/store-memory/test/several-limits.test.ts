import {
  concurrency,
  createLimiter,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  type SyncStore,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStore } from '../src/index.ts';

const limits: readonly Limit[] = [
  fixedWindow({ name: 'fixed', limit: 4, window: 1000 }),
  slidingWindow({ name: 'sliding', limit: 5, window: 2000 }),
  slidingWindowLog({ name: 'log', limit: 5, window: 3000 }),
  slidingWindowLog({ name: 'longer-log', limit: 7, window: 5000 }),
  tokenBucket({ name: 'bucket', capacity: 4, refill: { amount: 2, every: 1500 } }),
  leakyBucket({ name: 'leaky', capacity: 4, leak: { amount: 1, every: '1s' } }),
  gcra({ name: 'gcra', limit: 4, period: 1000, burst: 3 }),
  concurrency({ name: 'slots', limit: 6, lease: 4000 }),
];

/** The store as one of another author that has only what a synchronous store must have. */
function withoutShortcuts(store: SyncStore): SyncStore {
  return {
    capabilities: store.capabilities,
    update: (keys, transition, options) => store.update(keys, transition, options),
    updateSync: (keys, transition) => store.updateSync(keys, transition),
    remove: (keys, options) => store.remove(keys, options),
    close: () => store.close(),
  };
}

/** Makes 1,000 limits: further ones have no room of their own. */
function fillRooms(store: SyncStore): void {
  for (let i = 0; i < 1000; i++) {
    const limit = fixedWindow({ name: `filler-${i}`, limit: 1, window: '1d' });
    createLimiter({ store, limits: [limit] }).consumeSync('k');
  }
}

const step = fc.record({
  advanceMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 }), fc.constant(-7000)),
  key: fc.constantFrom('a', 'b', 'c'),
  cost: fc.constantFrom(0, 1, 1, 1),
});

test.each([
  ['rooms of their own', false, 100],
  ['one room for all', true, 20],
])('checks in place decide as checks of copies do: %s', (_, isShared, numRuns) => {
  fc.assert(
    fc.property(
      fc.subarray([...limits], { minLength: 2 }),
      fc.array(step, { minLength: 30, maxLength: 60 }),
      (chosen, steps) => {
        const clock = new ManualClock();
        const stores = [memoryStore({ clock }), withoutShortcuts(memoryStore({ clock }))];
        if (isShared) stores.forEach(fillRooms);
        const [inPlace, ofCopies] = stores.map((store) =>
          createLimiter({ store: store as SyncStore, limits: chosen as [Limit] }),
        );
        for (const { advanceMs, key, cost } of steps) {
          if (advanceMs !== 0) clock.advance(advanceMs);
          expect(inPlace?.consumeSync(key, { cost })).toEqual(ofCopies?.consumeSync(key, { cost }));
        }
      },
    ),
    { numRuns },
  );
});

test('the limit that takes the last room keeps what is counted beside a further one', () => {
  const store = memoryStore({ clock: new ManualClock() });
  const limitOf = (name: string) => fixedWindow({ name, limit: 1, window: '1h' });
  for (let i = 0; i < 999; i++) createLimiter({ store, limits: [limitOf(`filler-${i}`)] }).consumeSync('k');
  const [last, further] = [limitOf('last'), limitOf('further')];
  expect(createLimiter({ store, limits: [last, further] }).consumeSync('k').allowed).toBe(true);
  for (const limit of [last, further]) {
    expect(createLimiter({ store, limits: [limit] }).consumeSync('k').allowed).toBe(false);
  }
});
