import { RateLimitError } from '../errors.ts';
import type { Store, StoreCallOptions } from '../store.ts';
import { Breaker, type OutageListener } from './breaker.ts';
import { withDeadline } from './deadline.ts';
import type { DeadlineWatch } from './deadline-watch.ts';
import { Readiness } from './readiness.ts';

/** Makes the calls of a store: ready before the first one, each bounded in time, and none in an outage. */
export class StoreGuard {
  readonly #watch: DeadlineWatch;
  readonly #breaker: Breaker;
  readonly #readiness: Readiness;
  /** The attempt under way to make the store ready. */
  #preparing: Promise<void> | undefined;

  /** `watch` bounds the calls, along with everything else that it bounds. */
  constructor(store: Store, watch: DeadlineWatch, listener: OutageListener) {
    this.#watch = watch;
    this.#breaker = new Breaker(listener);
    this.#readiness = new Readiness(store, watch);
  }

  /** Whether the store counts as out. Then at most a probe may be sent. */
  get isOpen(): boolean {
    return this.#breaker.isOpen;
  }

  get isReady(): boolean {
    return this.#readiness.isReady;
  }

  get isPreparing(): boolean {
    return this.#preparing !== undefined;
  }

  /** The error for calls that must not be made now, because the store is out; otherwise `undefined`. */
  outageError(): RateLimitError | undefined {
    return this.#breaker.isOpen ? this.#breaker.outageError(performance.now()) : undefined;
  }

  /** Makes the store ready, and reports to the breaker how that ended. A store that takes too long is out. */
  prepare(): Promise<void> {
    this.#preparing ??= this.#reported(this.#readiness.prepare(), true).finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  /** Makes the store ready. Takes no longer than a call, except for the first attempt. */
  prepareInTime(): Promise<void> {
    return withDeadline(this.#watch, () => this.prepare());
  }

  /** Makes one call of the store, bounded in time, and reports to the breaker how it ended. */
  call<T>(call: (options: StoreCallOptions) => Promise<T>, isOurs?: (error: unknown) => boolean): Promise<T> {
    return this.#reported(withDeadline(this.#watch, call, isOurs), false);
  }

  #reported<T>(call: Promise<T>, isPreparation: boolean): Promise<T> {
    const permit = this.#breaker.begin();
    return call.then(
      (answer) => {
        this.#breaker.answered(permit, performance.now());
        return answer;
      },
      (error: unknown) => {
        const nowMs = performance.now();
        if (!isStoreOut(error)) this.#breaker.answered(permit, nowMs);
        else this.#breaker.failed(permit, error, nowMs, isPreparation && error.code === 'STORE_TIMEOUT');
        throw error;
      },
    );
  }
}

/** Whether the store was out. Other errors are answers, such as an abandoned conflict or a corrupt record. */
function isStoreOut(error: unknown): error is RateLimitError {
  return RateLimitError.is(error) && (error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_TIMEOUT');
}

/** Whether the store did nothing, because another writer holds a record. */
export function isContention(error: unknown): error is RateLimitError {
  return RateLimitError.is(error) && error.code === 'STORE_CONTENDED';
}
