import type { Decision, LimitStatus } from '../decision.ts';
import type { Limiter } from './limiter.ts';

/** What a subject has used of one limit. */
export interface LimitUsage {
  readonly name: string;
  /** The largest number of units that can be granted at once. */
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Milliseconds until nothing is used any more, absent other traffic. */
  readonly resetAfterMs: number;
  /** The window in which `limit` units are granted, or a bucket's time to fill, in milliseconds. */
  readonly windowMs: number;
  /** Present if units are held and released, as by `concurrency`. `windowMs` is then the lease. */
  readonly held?: true;
}

/** What a subject has used of all its limits. */
export interface Usage {
  /** Whether a check of one unit would be allowed now. */
  readonly allowed: boolean;
  /** 0 if it would; otherwise the milliseconds until it is, or `Infinity` if no wait helps. */
  readonly retryAfterMs: number;
  /** Milliseconds until a `block` of the subject ends; 0 if it is not blocked. */
  readonly blockedForMs: number;
  /** Whether the store could not answer and the failure policy did. Then nothing is known of the usage. */
  readonly degraded: boolean;
  /** One for each limit, in their order, except `block`. Empty for a subject without limits. */
  readonly limits: readonly LimitUsage[];
}

/**
 * Returns what the subject has used of each of its limits, and changes nothing. Use it to show customers
 * their usage; to decide, use `consume`. Rejects with what `limiter.peek` rejects with. Safe to call again.
 *
 * @example
 * ```ts
 * const { limits } = await usageOf(limiter, 'user-1');
 * for (const { name, used, limit } of limits) console.log(`${name}: ${used} of ${limit}`);
 * ```
 */
export async function usageOf<Subject>(limiter: Limiter<Subject>, subject: Subject): Promise<Usage> {
  const { allowed, retryAfterMs, degraded, limits }: Decision = await limiter.peek(subject);
  const blockedForMs = Math.max(0, ...limits.filter(isBlock).map((status) => status.retryAfterMs));
  const used = degraded ? [] : limits.filter((status) => !isBlock(status)).map(limitUsageOf);
  return { allowed, retryAfterMs, blockedForMs, degraded, limits: used };
}

/** A `block` grants any number of units, or none. */
function isBlock({ limit }: LimitStatus): boolean {
  return limit === Number.POSITIVE_INFINITY;
}

function limitUsageOf({ name, limit, remaining, resetAfterMs, windowMs, held }: LimitStatus): LimitUsage {
  const used = Math.max(0, limit - remaining);
  const usage: LimitUsage = { name, limit, used, remaining, resetAfterMs, windowMs };
  return held === undefined ? usage : { ...usage, held };
}
