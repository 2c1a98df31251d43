import { storeError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store, SyncStore } from '../store.ts';
import { notResult } from '../store-answer.ts';
import { watchTransition } from '../store-kit/watched-transition.ts';
import type { Transition } from '../transition.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import { PatientTimer } from './patient-timer.ts';
import { isContention, StoreGuard } from './store-guard.ts';

/** How long a change whose record another writer holds waits before it is sent again. */
const CONTENDED_PAUSE_MS = 20;

/** The changes of a store with what a limiter does around its checks. Made by {@link guardUpdates}. */
export interface GuardedUpdates {
  /** Whether `updateSync` may be called: the records are in this process. */
  readonly isSync: boolean;
  /**
   * As `update` of the store. Rejects with a `RateLimitError` if the store cannot answer; with what the
   * transition threw, and with the `TypeError` or `RangeError` of a programmer's mistake, such as a clock
   * without whole numbers, as they are. After STORE_TIMEOUT it may have been applied all the same.
   */
  update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T>;
  /** The same without a promise, in a store of this process. */
  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T;
}

/**
 * For packages that keep records of their own in a store: changes them as a limiter does. The store is ready
 * before the first change. A change takes at most `deadlineMs`; until then it is sent again while another
 * writer holds its record. A store that has failed five times in a row is left alone, but for probes.
 *
 * @example
 * ```ts
 * const updates = guardUpdates(store, 1000);
 * await updates.update([key], (records, nowMs) => ({ result: nowMs }));
 * ```
 */
export function guardUpdates(store: Store, deadlineMs: number): GuardedUpdates {
  return new StoreUpdates(store, deadlineMs);
}

class StoreUpdates implements GuardedUpdates {
  readonly #store: Store;
  readonly #deadlineMs: number;
  readonly #guard: StoreGuard;
  readonly isSync: boolean;

  constructor(store: Store, deadlineMs: number) {
    this.#store = store;
    this.#deadlineMs = deadlineMs;
    this.#guard = new StoreGuard(store, new DeadlineWatch(deadlineMs), { began: () => {}, ended: () => {} });
    this.isSync = typeof (store as SyncStore).updateSync === 'function';
  }

  async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    if (!this.#guard.isReady) await this.#unlessOut(() => this.#guard.prepareInTime());
    const endsMs = performance.now() + this.#deadlineMs;
    while (true) {
      try {
        return await this.#unlessOut(() => this.#updateOnce(keys, transition));
      } catch (error) {
        if (!isContention(error) || performance.now() + CONTENDED_PAUSE_MS >= endsMs) throw error;
        await new Promise<void>((resolve) => new PatientTimer(CONTENDED_PAUSE_MS, resolve));
      }
    }
  }

  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    const watched = watchTransition(transition);
    try {
      return (this.#store as SyncStore).updateSync(keys, watched.transition);
    } catch (error) {
      throw storeError(error, watched.threw(error));
    }
  }

  #unlessOut<T>(call: () => Promise<T>): Promise<T> {
    const outage = this.#guard.outageError();
    return outage === undefined ? call() : Promise.reject(outage);
  }

  async #updateOnce<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    let isApplied = false;
    const watched = watchTransition<T>((records, nowMs) => {
      isApplied = true;
      return transition(records, nowMs);
    });
    const result = await this.#guard.call(
      (options) => this.#store.update(keys, watched.transition, options),
      watched.threw,
    );
    // A result that nothing has computed is worth nothing, whatever it looks like.
    if (!isApplied) throw notResult(result);
    return result;
  }
}
