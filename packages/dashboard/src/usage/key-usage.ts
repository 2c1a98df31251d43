import { RateLimitError, type Usage, usageOf } from '@sluice/core';
import type { NamedLimiter } from '../limiters/shown-limiter.ts';

/** The usage of one key against the limits of one limiter. */
export interface LimiterUsage extends Usage {
  /** The name of the limiter. */
  readonly limiter: string;
}

/** The usage of a key, which is read without changing anything. */
export interface KeyUsage {
  /** False if a store could not answer. Then `limiters` holds those that could. */
  readonly isComplete: boolean;
  readonly limiters: readonly LimiterUsage[];
}

/** Reads the usage of a key from all limiters. */
export async function keyUsage(limiters: readonly NamedLimiter[], key: string): Promise<KeyUsage> {
  const usages = await Promise.all(limiters.map((named) => usageOrOutage(named, key)));
  const known = usages.filter((usage) => usage !== undefined);
  return { isComplete: known.length === limiters.length, limiters: known };
}

/** Undefined if the store could not answer. */
async function usageOrOutage(named: NamedLimiter, key: string): Promise<LimiterUsage | undefined> {
  try {
    const usage = await usageOf(named.limiter, await named.subjectOf(key));
    return usage.degraded ? undefined : { limiter: named.name, ...usage };
  } catch (error) {
    if (RateLimitError.is(error)) return undefined;
    throw error;
  }
}
