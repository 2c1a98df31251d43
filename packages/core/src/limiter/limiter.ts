import type { CheckOptions, ConsumeOptions } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import type { LimiterEventName, LimiterListener } from '../events/limiter-events.ts';
import type { WaitOptions } from '../waiting/wait-until-allowed.ts';

/**
 * Decides whether a subject may pass, against all of its limits at once: all are charged or none is.
 *
 * Every function throws or rejects with a `TypeError` or `RangeError` for a programmer's mistake (a cost that is not a
 * safe integer of at least 0, a key that is not a string, limits that are none) before anything changes, and with
 * what a `limits` or `key` function of yours throws.
 */
export interface Limiter<in Subject = string> {
  /**
   * Spends `cost` units if they fit every limit; else changes nothing. A denial resolves like any decision. Not safe to
   * call again after an error: STORE_TIMEOUT may have counted. A cost of 0 is always allowed and changes nothing.
   */
  consume(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /** What `consume` would answer now, without changing anything; `remaining` is what is left without the cost. */
  peek(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Gives `cost` units back to every limit, never beyond full, and resolves to how they stand. Give back only what was
   * spent: a refund made twice gives back twice.
   */
  refund(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Waits until `cost` units fit, spends them and resolves to the decision. First come, first served among those who wait
   * in this process for the same keys; a `consume` does not queue up behind them. Asks when the last denial said so, never
   * in between. Rejects with WAIT_TOO_LONG as soon as `maxWaitMs` cannot be kept, which may be at once, and for a cost that
   * can never fit; with CHECK_ABORTED when the signal aborts, and then has spent nothing; with what `consume` rejects with.
   */
  waitUntilAllowed(subject: Subject, options?: WaitOptions): Promise<Decision>;
  /** Forgets all usage of the subject under its present limits. Safe to call again. */
  reset(subject: Subject): Promise<void>;
  /**
   * Calls the listener with each event of that name, until the function that it returns is called. What a listener throws
   * decides no check; it becomes an uncaught exception of its own. Nobody listening costs nothing.
   */
  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void;
}

/** A limiter on a store in this process, which can answer at once. */
export interface SyncLimiter<in Subject = string> extends Limiter<Subject> {
  /** The same as `consume`, at once; throws what it would reject with. */
  consumeSync(subject: Subject, options?: CheckOptions): Decision;
}
