import type { RateLimitError } from '../errors.ts';
import type { Store } from '../store.ts';
import { withDeadline } from './deadline.ts';
import { DeadlineWatch } from './deadline-watch.ts';

/** How long a store may take to make its first connection and load its programs. */
const READY_WITHIN_MS = 10_000;

/** What the limiters of a store know of it in common. */
interface Known {
  isReady: boolean;
  /** Whether the last attempt to make it ready has timed out. */
  hasTimedOut: boolean;
}

/** Each copy of core has its own, which costs a store one preparation more. */
const knownOf = new WeakMap<Store, Known>();

/**
 * Prepares a store before its first call, once for all of its limiters; after a failure, again with the next
 * check.
 */
export class Readiness {
  readonly #store: Store;
  readonly #checks: DeadlineWatch;
  readonly #watch = new DeadlineWatch(READY_WITHIN_MS);
  readonly #known: Known;

  /** `checks` is the watch over the checks, whose time stands still meanwhile. */
  constructor(store: Store, checks: DeadlineWatch) {
    this.#store = store;
    this.#checks = checks;
    this.#known = knownOf.get(store) ?? { isReady: typeof store.ready !== 'function', hasTimedOut: false };
    knownOf.set(store, this.#known);
  }

  get isReady(): boolean {
    return this.#known.isReady;
  }

  /**
   * Resolves when the store is ready; rejects with a `RateLimitError`. Once an attempt has timed out, the
   * server is known not to answer: checks wait for later attempts only until their own deadline.
   */
  async prepare(): Promise<void> {
    const stopsTime = !this.#known.hasTimedOut;
    if (stopsTime) this.#checks.suspend();
    try {
      await withDeadline(this.#watch, async (options) => this.#store.ready?.(options));
      this.#known.isReady = true;
    } catch (error) {
      this.#known.hasTimedOut = (error as RateLimitError).code === 'STORE_TIMEOUT';
      throw error;
    } finally {
      if (stopsTime) this.#checks.resume();
    }
  }
}
