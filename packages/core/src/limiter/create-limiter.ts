import type { SyncStore } from '../store.ts';
import type { Limiter, SyncLimiter } from './limiter.ts';
import { limiterFor } from './limiter-for.ts';
import type { LimiterOptions } from './limiter-options.ts';

/**
 * Creates a limiter. Does no I/O. Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * Where no limit has a `key` function, call the limiter with a string, which is the key itself. Otherwise
 * call it with a subject of the type that the `key` functions take.
 *
 * @example
 * ```ts
 * const limiter = createLimiter({
 *   store: memoryStore(),
 *   limits: [tokenBucket({ name: 'burst', capacity: 10, refill: { amount: 1, every: '1s' } })],
 * });
 * const { allowed, retryAfterMs } = await limiter.consume('user-1');
 * ```
 */
export function createLimiter<Subject = string>(
  options: LimiterOptions<Subject> & { readonly store: SyncStore },
): SyncLimiter<Subject>;
export function createLimiter<Subject = string>(options: LimiterOptions<Subject>): Limiter<Subject>;
export function createLimiter<Subject>(options: LimiterOptions<Subject>): Limiter<Subject> {
  return limiterFor('createLimiter', options, []);
}
