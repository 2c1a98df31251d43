import type { RateLimitError } from '../errors.ts';
import type { Store } from '../store.ts';
import { withDeadline } from './deadline.ts';
import { DeadlineWatch } from './deadline-watch.ts';

/** How long a store may take to make its first connection and load its programs. */
const READY_WITHIN_MS = 10_000;

/** Prepares a store before its first call, once; after a failure, again with the next check. */
export class Readiness {
  readonly #store: Store;
  readonly #checks: DeadlineWatch;
  readonly #watch = new DeadlineWatch(READY_WITHIN_MS);
  #hasTimedOut = false;
  isReady: boolean;
  isPreparing = false;

  /** `checks` is the watch over the checks, whose time stands still meanwhile. */
  constructor(store: Store, checks: DeadlineWatch) {
    this.#store = store;
    this.#checks = checks;
    this.isReady = typeof store.ready !== 'function';
  }

  /**
   * Resolves when the store is ready; rejects with a `RateLimitError`. Once an attempt has timed out, the
   * server is known not to answer: checks wait for later attempts only until their own deadline.
   */
  async prepare(): Promise<void> {
    this.isPreparing = true;
    const stopsTime = !this.#hasTimedOut;
    if (stopsTime) this.#checks.suspend();
    try {
      await withDeadline(this.#watch, async (options) => this.#store.ready?.(options));
      this.isReady = true;
    } catch (error) {
      this.#hasTimedOut = (error as RateLimitError).code === 'STORE_TIMEOUT';
      throw error;
    } finally {
      this.isPreparing = false;
      if (stopsTime) this.#checks.resume();
    }
  }
}
