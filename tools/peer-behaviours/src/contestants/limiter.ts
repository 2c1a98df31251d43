import { RateLimiter, TokenBucket } from 'limiter';
import type { Offer } from '../abilities/abilities.ts';
import type { CostGate, TimedDenial, TimedGate, WindowOptions } from '../abilities/gate.ts';
import { atTime } from '../scheduling.ts';

/** limiter: one of its objects per key in a Map, as its users do. */
export async function offer(): Promise<Offer> {
  const makeGate = async (options: WindowOptions) => gateOf(() => rateLimiter(options));
  const algorithms = {
    window: makeGate,
    TokenBucket: async (options: WindowOptions) => gateOf(() => fullBucket(options)),
  };
  return {
    notes: ['one RateLimiter per key, in a Map of the application', 'several limits: a parent bucket'],
    window: makeGate,
    costs: makeGate,
    retryTimes: algorithms,
    algorithms,
    async several(windows) {
      const buckets = new Map<string, TokenBucket>();
      let parentBucket: TokenBucket | undefined;
      for (const window of windows) {
        parentBucket = fullBucket(window, parentBucket);
        buckets.set(window.name, parentBucket);
      }
      return {
        check: async () => ({ allowed: parentBucket?.tryRemoveTokens(1) ?? false }),
        remaining: async (_key, name) => Math.floor(buckets.get(name)?.content ?? Number.NaN),
      };
    },
    async bucketAt({ capacity, amount, everyMs }) {
      const bucket = atTime(0, () => {
        const made = new TokenBucket({ bucketSize: capacity, tokensPerInterval: amount, interval: everyMs });
        made.content = capacity;
        return made;
      });
      return (atMs) => atTime(atMs, () => bucket.tryRemoveTokens(1));
    },
    async turns(options) {
      const limiters = new Map<string, RateLimiter>();
      return (key) => found(limiters, key, () => rateLimiter(options)).removeTokens(1);
    },
  };
}

function rateLimiter({ limit, windowMs }: WindowOptions): RateLimiter {
  return new RateLimiter({ tokensPerInterval: limit, interval: windowMs });
}

/** A bucket starts empty; its README fills it by time alone, but its content is public. */
function fullBucket({ limit, windowMs }: WindowOptions, parentBucket?: TokenBucket): TokenBucket {
  const options = { bucketSize: limit, tokensPerInterval: limit, interval: windowMs };
  const bucket = new TokenBucket(parentBucket === undefined ? options : { ...options, parentBucket });
  bucket.content = limit;
  return bucket;
}

function gateOf(make: () => RateLimiter | TokenBucket): CostGate & TimedGate {
  const limiters = new Map<string, RateLimiter | TokenBucket>();
  const spend = async (key: string, cost: number): Promise<{ readonly allowed: true } | TimedDenial> => {
    const limiter = found(limiters, key, make);
    return limiter.tryRemoveTokens(cost)
      ? { allowed: true }
      : { allowed: false, retryAfterMs: waitTime(limiter, cost) };
  };
  return { check: (key: string) => spend(key, 1), spend };
}

/** It reports with a `RangeError` that a cost can never fit. */
function waitTime(limiter: RateLimiter | TokenBucket, cost: number): number {
  try {
    return limiter.getWaitTime(cost);
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function found<T>(limiters: Map<string, T>, key: string, make: () => T): T {
  const limiter = limiters.get(key) ?? make();
  limiters.set(key, limiter);
  return limiter;
}
