import * as core from '@sluice/core';
import { createLimiter, fixedWindow, type Limit, type Limiter, type Store } from '@sluice/core';
import {
  type CostGate,
  freshNamespace,
  type MakeGate,
  type ReadableGate,
  type RefundGate,
  type SeveralLimits,
  type TimedGate,
  type WindowOptions,
} from '../abilities/gate.ts';

/** Far longer than the default of a second: a busy machine must not look like a wrong answer. */
export const DEADLINE_MS = 5000;

/** A gate that does all that a limiter of Sluice does. */
export type SluiceGate = CostGate & ReadableGate & RefundGate & TimedGate;

/** The limit of a gate. */
export function limitOf({ limit, windowMs }: WindowOptions): Limit {
  return fixedWindow({ name: 'limit', limit, window: windowMs });
}

/** A gate with this limit. */
export function gateOn(store: Store, options: WindowOptions, limit: Limit = limitOf(options)): SluiceGate {
  const prefix = options.namespace ?? freshNamespace();
  return gateOf(createLimiter({ store, limits: [limit], prefix, deadlineMs: DEADLINE_MS }));
}

/** A limiter as a gate. */
export function gateOf(limiter: Limiter): SluiceGate {
  return {
    check: (key: string) => limiter.consume(key),
    spend: (key, cost) => limiter.consume(key, { cost }),
    peek: (key) => limiter.peek(key),
    async refund(key, cost) {
      await limiter.refund(key, { cost });
    },
  };
}

/** Reports how many units the limit of a name has left for a key. */
export function remainingOf(limiter: Limiter): SeveralLimits['remaining'] {
  return async (key, name) => {
    const decision = await limiter.peek(key);
    return decision.limits.find((limit) => limit.name === name)?.remaining ?? Number.NaN;
  };
}

/** The algorithms beside the fixed window, each of some units per window. */
export const otherAlgorithms: Readonly<Record<string, (options: WindowOptions) => Limit>> = {
  slidingWindow: ({ limit, windowMs }) => core.slidingWindow({ name: 'limit', limit, window: windowMs }),
  slidingWindowLog: ({ limit, windowMs }) =>
    core.slidingWindowLog({ name: 'limit', limit, window: windowMs }),
  tokenBucket: ({ limit, windowMs }) =>
    core.tokenBucket({ name: 'limit', capacity: limit, refill: { amount: limit, every: windowMs } }),
  leakyBucket: ({ limit, windowMs }) =>
    core.leakyBucket({ name: 'limit', capacity: limit, leak: { amount: limit, every: windowMs } }),
  gcra: ({ limit, windowMs }) => core.gcra({ name: 'limit', limit, period: windowMs }),
};

/** Gates on a store by algorithm; `window` is the fixed one. */
export function gatesByAlgorithm(store: Store): Readonly<Record<string, MakeGate<SluiceGate>>> {
  return Object.fromEntries(
    Object.entries({ window: limitOf, ...otherAlgorithms }).map(([name, make]) => [
      name,
      async (options: WindowOptions) => gateOn(store, options, make(options)),
    ]),
  );
}
