import type { ResultListener, SentCheck } from '../checks/check.ts';
import type { Decision } from '../decision.ts';
import type { Caller } from '../engine/caller.ts';
import type { RecordKey } from '../record-key.ts';

/** Decides checks against one store: in this process ({@link InProcessExecutor}), or through the engine. */
export interface Executor {
  /**
   * Decides the check, at once where the store can. Fails with a `RateLimitError`, or with whatever a custom
   * algorithm threw. `signal` is not aborted yet. `arrivedMs` is when the check arrived, by the monotonic
   * clock; its deadline counts from there. `onResult` is called with the command's result before the decision
   * is known.
   */
  check(
    check: SentCheck,
    signal: AbortSignal | undefined,
    arrivedMs?: number,
    onResult?: ResultListener,
  ): Decision | Promise<Decision>;
  /** The same for a caller, without a promise. The caller may be settled before this returns. */
  send(check: SentCheck, caller: Caller, signal: AbortSignal | undefined): void;
  /** Removes the records. Checks that arrived earlier are sent earlier. */
  remove(keys: readonly RecordKey[]): Promise<void>;
}
