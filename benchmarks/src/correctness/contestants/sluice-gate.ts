import * as core from '@sluice/core';
import { createLimiter, fixedWindow, type Limit, type Limiter, type Store } from '@sluice/core';
import type { Abilities, Gate, WindowOptions } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';

/** Far longer than the default of 100 ms: a busy machine must not look like a wrong answer. */
export const DEADLINE_MS = 5000;

/** The limit of a gate. */
export function limitOf({ limit, windowMs }: WindowOptions): Limit {
  return fixedWindow({ name: 'limit', limit, window: windowMs });
}

/** A gate with this limit. */
export function gateOn(store: Store, options: WindowOptions, limit: Limit = limitOf(options)): Gate {
  const prefix = options.namespace ?? freshName();
  return gateOf(createLimiter({ store, limits: [limit], prefix, deadlineMs: DEADLINE_MS }));
}

/** A limiter as a gate. */
export function gateOf(limiter: Limiter): Gate {
  return {
    check: (key) => limiter.consume(key),
    spend: (key, cost) => limiter.consume(key, { cost }),
    peek: (key) => limiter.peek(key),
    async refund(key, cost) {
      await limiter.refund(key, { cost });
    },
  };
}

type Algorithms = NonNullable<Abilities['algorithms']>;

/** All algorithms, each of so many units per window. */
export function algorithmsOn(store: Store): Algorithms {
  const limits: Readonly<Record<string, (limit: number, windowMs: number) => Limit>> = {
    slidingWindow: (limit, window) => core.slidingWindow({ name: 'limit', limit, window }),
    slidingWindowLog: (limit, window) => core.slidingWindowLog({ name: 'limit', limit, window }),
    tokenBucket: (limit, every) =>
      core.tokenBucket({ name: 'limit', capacity: limit, refill: { amount: limit, every } }),
    leakyBucket: (limit, every) =>
      core.leakyBucket({ name: 'limit', capacity: limit, leak: { amount: limit, every } }),
    gcra: (limit, period) => core.gcra({ name: 'limit', limit, period }),
  };
  return Object.fromEntries(
    Object.entries(limits).map(([name, make]) => [
      name,
      async (options: WindowOptions) => gateOn(store, options, make(options.limit, options.windowMs)),
    ]),
  );
}
