/// <reference lib="esnext.disposable" preserve="true" />
import type { CheckCost } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import type { RateLimitError } from '../errors.ts';

/**
 * Units that were charged in advance, for work whose cost is known afterwards (tokens of a language model,
 * bytes, the cost of a query), and slots of `concurrency` that are held while the work runs. Settle it once,
 * with `commit` or `cancel`. What is never settled stays charged; slots come back when their lease ends.
 *
 * With `await using`, a reservation that was not settled is cancelled at the end of the block.
 *
 * @example
 * ```ts
 * const reservation = await limiter.reserve('user-1', { cost: { tokens: 4000 } });
 * if (!reservation.decision.allowed) return tooManyRequests(reservation.decision.retryAfterMs);
 * try {
 *   const answer = await model.complete(prompt);
 *   await reservation.commit({ tokens: answer.usage.totalTokens });
 * } catch (error) {
 *   await reservation.cancel();
 *   throw error;
 * }
 * ```
 */
export interface Reservation extends AsyncDisposable {
  /** The decision on the reserved cost. If it is a denial, nothing is held and there is nothing to settle. */
  readonly decision: Decision;
  /**
   * Settles at the actual cost, and releases slots. Of a smaller cost than was reserved, the difference is
   * given back to the window that was charged; what no longer counts there is not given back. Of a larger
   * one, the rest is charged as far as units are left, and the result reports what could not be charged. An
   * object settles the limits that it names; the others keep what was reserved. Default: the reserved cost.
   *
   * Safe to call again: a second settlement changes nothing and says so. Rejects with a `RateLimitError` if
   * the store cannot answer and the failure policy is `'throw'`; the units then stay charged.
   *
   * @example
   * ```ts
   * const { uncharged } = await reservation.commit({ tokens: 5200 });
   * if (uncharged.tokens) log.warn(`${uncharged.tokens} tokens over budget`);
   * ```
   */
  commit(actualCost?: CheckCost): Promise<Settlement>;
  /**
   * Gives everything back, as if the work had never been started. Otherwise as `commit`.
   *
   * @example
   * ```ts
   * if (cached !== undefined) await reservation.cancel();
   * ```
   */
  cancel(): Promise<Settlement>;
  /**
   * Holds the slots of `concurrency` limits for another lease from now on. Call it well before the lease
   * ends, while the work goes on. Resolves to false if a lease had already ended, or if the reservation was
   * settled: the slots may be somebody else's by now. Reservations without such limits have nothing to renew
   * and resolve to true. Safe to call again.
   *
   * @example
   * ```ts
   * const timer = setInterval(async () => {
   *   if (!(await reservation.renew())) work.abort();
   * }, 10_000);
   * ```
   */
  renew(): Promise<boolean>;
}

/** What settling a {@link Reservation} did. */
export interface Settlement {
  /**
   * Whether this call settled the reservation. False if it was settled before, or if nothing was charged:
   * then the call has changed nothing.
   */
  readonly settled: boolean;
  /**
   * By the name of the limit: units of the actual cost that could not be charged, because less was left.
   * Limits whose cost was charged in full are absent.
   */
  readonly uncharged: Readonly<Record<string, number>>;
  /** Why the store could not settle; the units stay charged. Absent if it could. */
  readonly failure?: RateLimitError;
}
