import type { CheckOptions, ConsumeOptions } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import type { Duration } from '../duration.ts';
import type { LimiterEventName, LimiterListener } from '../events/limiter-events.ts';
import type { Reservation } from '../reservation/reservation.ts';
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
   * Gives `cost` units back to every limit, never beyond full, and resolves to their status. This is the verb
   * of an operator who makes up for something: it gives back to the records as they are now, whichever window
   * was charged. For work that may turn out not to count, use `reserve` and `cancel`, which give back only to
   * the window that was charged; to forget all usage of a subject, use `reset`. Not safe to call again: a
   * refund made twice gives back twice.
   *
   * @example
   * ```ts
   * await limiter.refund('customer-1', { cost: 100 });
   * ```
   */
  refund(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Spends units that cannot be denied: `cost`, or whatever is left of it. Use it to punish what has already
   * happened, such as a failed login or an expensive query, so that later checks are denied sooner; to deny
   * regardless of what is left, use `block`. Leaves no debt, so the wait is never longer than that of an
   * empty limit. Not safe to call again.
   *
   * @example
   * ```ts
   * if (!passwordMatches) await limiter.penalize(ip, { cost: 5 });
   * ```
   */
  penalize(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Spends `cost` units if they fit, as `consume` does, and resolves to a reservation that is settled later:
   * use it where the cost is known only afterwards, where work may turn out not to count, and to hold slots
   * of `concurrency`. A denied reservation holds nothing. Not safe to call again after an error:
   * STORE_TIMEOUT may have counted.
   *
   * @example
   * ```ts
   * const reservation = await limiter.reserve('user-1', { cost: { tokens: 4000 } });
   * if (!reservation.decision.allowed) return tooManyRequests(reservation.decision.retryAfterMs);
   * const answer = await complete(prompt);
   * await reservation.commit({ tokens: answer.totalTokens });
   * ```
   */
  reserve(subject: Subject, options?: ConsumeOptions): Promise<Reservation>;
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
   * Denies all checks of the subject from now on, for that long: milliseconds, or a string such as `'1d'`.
   * Needs a `block` among the limits of the subject. Replaces a block that is there already. Safe to call
   * again.
   *
   * @example
   * ```ts
   * await limiter.block('203.0.113.7', '1d');
   * ```
   */
  block(subject: Subject, duration: Duration): Promise<void>;
  /**
   * Ends a block of the subject, whoever began it. Usage of other limits stays; `reset` forgets that too.
   * Safe to call again.
   *
   * @example
   * ```ts
   * await limiter.unblock('203.0.113.7');
   * ```
   */
  unblock(subject: Subject): Promise<void>;
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
  /**
   * Gives back what leases hold, and takes no more of them; resolves when the store has answered, or cannot.
   * Call it before you close the store. Without `lease` there is nothing to do. The limiter stays usable, and
   * the store open. Safe to call again.
   *
   * @example
   * ```ts
   * await limiter.close();
   * await store.close();
   * ```
   */
  close(): Promise<void>;
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
