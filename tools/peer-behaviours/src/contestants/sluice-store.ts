import { block, type Clock, createLimiter, fixedWindow, local, type Store, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { Abilities, Offer } from '../abilities/abilities.ts';
import { freshNamespace, type MakeGate } from '../abilities/gate.ts';
import type { MakeTwins } from '../abilities/shared-store.ts';
import { inRealTime } from '../compare-twins.ts';
import {
  DEADLINE_MS,
  gateOf,
  gateOn,
  gatesByAlgorithm,
  limitOf,
  otherAlgorithms,
  remainingOf,
  type SluiceGate,
} from './sluice-gate.ts';

/** What Sluice offers on any store, with a store of the same kind that reads a given clock. */
export function onStore(
  store: Store,
  storeWithClock: (clock: Clock) => Promise<Store>,
  makeGate: MakeGate<SluiceGate> = async (options) => gateOn(store, options),
): Offer {
  const algorithms = gatesByAlgorithm(store);
  return {
    notes: [`deadlineMs: ${DEADLINE_MS} (1000 by default)`],
    ...(store.capabilities.shared && { shared: true }),
    keyed: true,
    window: makeGate,
    costs: makeGate,
    reads: makeGate,
    refunds: makeGate,
    retryTimes: algorithms,
    algorithms,
    async several(windows, namespace) {
      const limits = windows.map(({ name, limit, windowMs }) =>
        fixedWindow({ name, limit, window: windowMs }),
      );
      const limiter = createLimiter({ store, limits, prefix: namespace, deadlineMs: DEADLINE_MS });
      return { check: (key) => limiter.consume(key), remaining: remainingOf(limiter) };
    },
    async bucketAt({ capacity, amount, everyMs }) {
      let nowMs = 0;
      const limiter = createLimiter({
        store: await storeWithClock({ now: () => nowMs }),
        limits: [tokenBucket({ name: 'bucket', capacity, refill: { amount, every: everyMs } })],
        prefix: freshNamespace(),
        deadlineMs: DEADLINE_MS,
      });
      const startMs = Date.now();
      return async (atMs) => {
        nowMs = startMs + atMs;
        return (await limiter.consume('key')).allowed;
      };
    },
    async longerBlock(options, blockMs) {
      const limits = [limitOf(options), block({ name: 'block', onDenied: blockMs })];
      return gateOf(createLimiter({ store, limits, prefix: freshNamespace(), deadlineMs: DEADLINE_MS }));
    },
    async turns({ limit, windowMs }) {
      const limits = [fixedWindow({ name: 'limit', limit, window: windowMs })];
      const limiter = createLimiter({ store, limits, prefix: freshNamespace(), deadlineMs: DEADLINE_MS });
      return (key) => limiter.waitUntilAllowed(key);
    },
  };
}

/** A gate whose store cannot be reached, and which then counts in this process, for one process. */
export function insuredBy(store: Store): Abilities['insured'] {
  return async ({ limit, windowMs }) => {
    const limiter = createLimiter({
      store,
      limits: [fixedWindow({ name: 'limit', limit, window: windowMs })],
      onStoreFailure: local({ store: memoryStore(), instances: 1 }),
    });
    return { check: (key) => limiter.consume(key) };
  };
}

/**
 * The same limiter on a remote store and in memory: in real time, and with every algorithm by a clock that
 * both read.
 */
export function twinsOf(
  store: Store,
  storeWithClock: (clock: Clock) => Promise<Store>,
): Pick<Abilities, 'twins' | 'otherTwins'> {
  const byClock = Object.entries({ fixedWindow: limitOf, ...otherAlgorithms }).map(
    ([name, make]): [string, MakeTwins] => [
      `${name} by a clock`,
      async (options) => {
        let nowMs = Date.now();
        const clock = { now: () => nowMs };
        return {
          here: gateOn(await storeWithClock(clock), options, make(options)),
          inMemory: gateOn(memoryStore({ clock }), options, make(options)),
          nowMs: clock.now,
          async pause(ms) {
            nowMs += ms;
          },
        };
      },
    ],
  );
  return {
    twins: async (options) => inRealTime(gateOn(store, options), gateOn(memoryStore(), options)),
    otherTwins: Object.fromEntries(byClock),
  };
}
