import type { CheckOptions, ConsumeOptions } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import type { LimiterEventName, LimiterListener } from '../events/limiter-events.ts';
import type { WaitOptions } from '../waiting/wait-until-allowed.ts';

/**
 * Decides whether a subject may proceed, against all of its limits at once: all are charged or none is.
 *
 * Every function throws or rejects with a `TypeError` or `RangeError` for a programmer's mistake (a cost that
 * is not a safe integer of at least 0, a key that is not a string, `limits` that are not limits), before
 * anything changes. It also passes on whatever your `limits` or `key` function throws. When the store cannot
 * answer, `onStoreFailure` decides: by default the call rejects with a `RateLimitError`.
 */
export interface Limiter<in Subject = string> {
  /**
   * Spends `cost` units if they fit every limit; otherwise changes nothing. This is the verb for work that is
   * about to happen. A denial is a returned decision, not an error. Use `peek` to look without spending, and
   * `waitUntilAllowed` to wait for a turn. Not safe to call again after an error: STORE_TIMEOUT may have
   * counted.
   *
   * @example
   * ```ts
   * const { allowed, retryAfterMs } = await limiter.consume('user-1', { cost: 5 });
   * if (!allowed) return tooManyRequests(retryAfterMs);
   * ```
   */
  consume(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Returns what `consume` would answer now, and changes nothing; `remaining` is what is left without the
   * cost. Use it to show a quota. Never use it to guard work: two callers can see the same unit. Safe to call
   * again.
   *
   * @example
   * ```ts
   * const { remaining, resetAfterMs } = await limiter.peek('user-1');
   * ```
   */
  peek(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Gives `cost` units back to every limit, never beyond full, and resolves to their status. Use it when work
   * that was charged did not happen; to forget all usage of a subject, use `reset`. It gives back to the
   * records as they are now, so give back only what was spent, and soon. Not safe to call again: a refund
   * made twice gives back twice.
   *
   * @example
   * ```ts
   * if (response.status === 304) await limiter.refund('user-1');
   * ```
   */
  refund(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Waits until `cost` units fit, spends them and resolves to the decision. Use it for background work that
   * should be slowed down; a server that answers a client should use `consume` and deny at once. Waiters for
   * the same keys in this process are served first come, first served; a `consume` does not queue behind
   * them. The store is called when the last denial said that it is worth trying, never in between.
   *
   * Rejects with WAIT_TOO_LONG as soon as `maxWaitMs` cannot be kept, which may be at once, and for a cost
   * that can never fit; with CHECK_ABORTED when the signal aborts, and then has spent nothing; and with
   * whatever `consume` rejects with.
   *
   * @example
   * ```ts
   * for (const email of emails) {
   *   await limiter.waitUntilAllowed('smtp', { maxWaitMs: 60_000 });
   *   await send(email);
   * }
   * ```
   */
  waitUntilAllowed(subject: Subject, options?: WaitOptions): Promise<Decision>;
  /**
   * Forgets all usage of the subject under its present limits. This is the verb of an operator who helps a
   * customer; to give back a known number of units, use `refund`. Safe to call again.
   *
   * @example
   * ```ts
   * await limiter.reset('user-1');
   * ```
   */
  reset(subject: Subject): Promise<void>;
  /**
   * Calls the listener with each event of that name until the returned function is called. An error that a
   * listener throws decides no check; it becomes an uncaught exception. Without listeners, events cost
   * nothing.
   *
   * @example
   * ```ts
   * const stop = limiter.on('decision', ({ decision }) => {
   *   if (!decision.allowed) denials.add(1, { limit: decision.limitedBy });
   * });
   * ```
   */
  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void;
}

/** A limiter on a store in this process, which can answer at once. */
export interface SyncLimiter<in Subject = string> extends Limiter<Subject> {
  /**
   * The same as `consume`, without a promise; throws what `consume` would reject with. Use it on hot paths
   * and where nothing may be awaited.
   *
   * @example
   * ```ts
   * if (!limiter.consumeSync('user-1').allowed) return;
   * ```
   */
  consumeSync(subject: Subject, options?: CheckOptions): Decision;
}
