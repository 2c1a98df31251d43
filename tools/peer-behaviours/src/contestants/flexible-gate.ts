import { type RateLimiterAbstract, RateLimiterQueue, RateLimiterUnion } from 'rate-limiter-flexible';
import type { Abilities, Offer } from '../abilities/abilities.ts';
import {
  type CostGate,
  freshNamespace,
  type MakeGate,
  type NamedWindow,
  type ReadableGate,
  type RefundGate,
  type TimedDenial,
  type TimedGate,
  type WindowOptions,
} from '../abilities/gate.ts';

/** What the limiters of rate-limiter-flexible are made with here. */
export interface FlexibleOptions {
  readonly keyPrefix: string;
  readonly points: number;
  /** Seconds. */
  readonly duration: number;
  /** Seconds. */
  readonly blockDuration?: number;
}

/** Makes a limiter of one of its stores. */
export type MakeFlexible = (options: FlexibleOptions) => Promise<RateLimiterAbstract>;

/** A gate that does all that a limiter of rate-limiter-flexible does. */
export type FlexibleGate = CostGate & ReadableGate & RefundGate & TimedGate;

/**
 * The options for a window; `duration` may be a fraction of a second, since nothing in its README forbids it.
 */
export function flexibleOptions({
  limit,
  windowMs,
  namespace = freshNamespace(),
}: WindowOptions): FlexibleOptions {
  return { keyPrefix: namespace, points: limit, duration: windowMs / 1000 };
}

/** A limiter of rate-limiter-flexible as a gate. */
export function flexibleGate(limiter: RateLimiterAbstract): FlexibleGate {
  const consume = (key: string, cost: number) => answerTo(limiter.consume(key, cost));
  return {
    check: (key: string) => consume(key, 1),
    spend: consume,
    async peek(key) {
      const found = await limiter.get(key);
      return found && { allowed: found.remainingPoints > 0, remaining: found.remainingPoints };
    },
    async refund(key, cost) {
      await limiter.reward(key, cost);
    },
  };
}

/** It rejects with an `Error` on failure, and with the state of the key on a denial. */
async function answerTo(
  consumed: ReturnType<RateLimiterAbstract['consume']>,
): Promise<({ readonly allowed: true } | TimedDenial) & { readonly remaining: number }> {
  try {
    return { allowed: true, remaining: (await consumed).remainingPoints };
  } catch (denial) {
    if (denial instanceof Error) throw denial;
    const { remainingPoints, msBeforeNext } = denial as Awaited<typeof consumed>;
    return { allowed: false, remaining: remainingPoints, retryAfterMs: msBeforeNext };
  }
}

/**
 * What it offers on each of its stores. `makeGate` may add to the gates; by default they are those of `make`.
 */
export function flexibleOn(
  make: MakeFlexible,
  makeGate: MakeGate<FlexibleGate> = async (options) => flexibleGate(await make(flexibleOptions(options))),
): Omit<Offer, 'notes'> {
  return {
    keyed: true,
    window: makeGate,
    costs: makeGate,
    reads: makeGate,
    refunds: makeGate,
    retryTimes: { window: makeGate },
    algorithms: { window: makeGate },
    several: (windows, namespace) => union(make, windows, namespace),
    longerBlock: async (options, blockMs) =>
      flexibleGate(await make({ ...flexibleOptions(options), blockDuration: blockMs / 1000 })),
    async turns(options) {
      const queue = new RateLimiterQueue(await make(flexibleOptions(options)));
      return (key) => queue.removeTokens(1, key);
    },
  };
}

async function union(
  make: MakeFlexible,
  windows: readonly NamedWindow[],
  namespace: string,
): ReturnType<Abilities['several']> {
  const limiters = new Map<string, RateLimiterAbstract>();
  for (const { name, limit, windowMs } of windows) {
    const options = flexibleOptions({ limit, windowMs, namespace: `${namespace}${name}` });
    limiters.set(name, await make(options));
  }
  const all = new RateLimiterUnion(...limiters.values());
  return {
    async check(key) {
      try {
        await all.consume(key);
        return { allowed: true };
      } catch (denial) {
        // A failure of a store is found among the denials, limiter by limiter.
        const failure = Object.values(denial as object).find((one) => one instanceof Error);
        if (failure !== undefined) throw failure;
        return { allowed: false };
      }
    },
    async remaining(key, name) {
      const limiter = limiters.get(name);
      const found = await limiter?.get(key);
      return found?.remainingPoints ?? limiter?.points ?? Number.NaN;
    },
  };
}
