import { type AtomicGroup, atomicGroups } from '../atomic-groups.ts';
import type { Check, ResultListener, SentCheck } from '../checks/check.ts';
import type { Decision } from '../decision.ts';
import { afterThisCallback } from '../event-loop.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store } from '../store.ts';
import type { OutageListener } from './breaker.ts';
import type { Caller } from './caller.ts';
import { type CheckOwner, CoalescedCheck, type Course } from './coalesced-check.ts';
import { withDeadline } from './deadline.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import { Dispatcher, isNativeKind } from './dispatcher.ts';
import { runGroupByGroup } from './group-by-group.ts';
import { LatestOnRecord } from './latest-on-record.ts';

const NATIVE: Course = { isNative: true, keepsOrder: true };
const NATIVE_IN_TURN: Course = { isNative: true, keepsOrder: false };
const BY_UPDATE: Course = { isNative: false, keepsOrder: false };

/**
 * Stands between a limiter and a store that answers asynchronously.
 *
 * - Identical checks that wait to be sent become one command with a count.
 * - A check never overtakes an earlier, different one on the same records, so the verdicts are those of the
 *   checks one by one. Where the store would have to retry on conflicts, a check waits until the earlier one
 *   has ended; checks of this process never conflict with each other. A check whose record a writer elsewhere
 *   holds is sent again and again until its deadline; later ones overtake it, as if it had come later.
 * - Where the store cannot change all records of a check in one step, they are changed group by group. Such
 *   checks run side by side if the store has native programs for them: a key that all checks share, such as a
 *   global limit, must not let only one of them through at a time.
 *
 * No check takes longer than the deadline, wherever it waits. How commands reach the store is up to the
 * `Dispatcher`.
 */
export class Engine implements CheckOwner {
  readonly #store: Store;
  readonly #dispatcher: Dispatcher;
  readonly #watch: DeadlineWatch;
  readonly #latest = new LatestOnRecord();

  constructor(store: Store, deadlineMs: number, listener: OutageListener) {
    this.#store = store;
    this.#watch = new DeadlineWatch(deadlineMs);
    this.#dispatcher = new Dispatcher(store, this.#watch, listener);
  }

  /** Resolves to the decision; rejects with a `RateLimitError`, or with whatever a custom algorithm threw. */
  check(
    check: SentCheck,
    signal?: AbortSignal,
    arrivedMs: number = performance.now(),
    onResult?: ResultListener,
  ): Promise<Decision> {
    return new Promise((resolve, reject) => {
      this.send(check, { arrivedMs, hasLeft: false, onResult, resolve, reject }, signal);
    });
  }

  send(check: SentCheck, caller: Caller, signal?: AbortSignal): void {
    const outage = this.#dispatcher.outageError();
    if (outage !== undefined) {
      check.ahead?.ended(outage);
      caller.reject(outage);
      return;
    }
    const same = this.#latest.sharedBy(check.keys);
    if (same?.canJoin(check)) {
      if (check.ahead !== undefined) same.takeOver(check.ahead);
      same.join(caller, signal);
      return;
    }
    const coalesced = new CoalescedCheck(check, this.#courseOf(check), this);
    for (const earlier of this.#latest.replace(check.keys, coalesced)) {
      if (earlier.mustPrecede(coalesced)) earlier.blocks(coalesced);
    }
    this.#watch.add(coalesced);
    coalesced.join(caller, signal);
    if (!coalesced.isBlocked) this.#start(coalesced);
  }

  /**
   * Removes the records, once the checks of these records that arrived earlier have ended. Waits for those no
   * longer than the deadline.
   */
  async remove(keys: readonly RecordKey[]): Promise<void> {
    const outage = this.#dispatcher.outageError();
    if (outage !== undefined) throw outage;
    // A check that is under way may still write: on another connection, or when it is sent once more.
    const earlier: Promise<void>[] = [];
    for (const entry of this.#watch.entries()) {
      if (entry instanceof CoalescedCheck && entry.touches(keys)) earlier.push(entry.end());
    }
    if (earlier.length > 0) await withDeadline(this.#watch, () => Promise.all(earlier));
    await this.#dispatcher.remove(keys);
  }

  sent(check: CoalescedCheck): void {
    if (check.isDone) this.#latest.markDone();
  }

  unsent(): void {
    this.#latest.markOpen();
  }

  /** Unblocks the dependents. */
  ended(check: CoalescedCheck): void {
    this.#watch.delete(check);
    const wasDone = check.isDone;
    const next = check.unblock();
    if (!wasDone) this.#latest.markDone();
    for (const dependent of next) this.#start(dependent);
  }

  #courseOf({ kind, keys }: Check): Course {
    if (!isNativeKind(kind) || !this.#dispatcher.isNative(keys)) return BY_UPDATE;
    return keys.length === 1 || this.#groups(keys).length === 1 ? NATIVE : NATIVE_IN_TURN;
  }

  #groups(keys: readonly RecordKey[]): readonly AtomicGroup[] {
    return atomicGroups(keys, this.#store.capabilities.atomicity);
  }

  #start(check: CoalescedCheck): void {
    const groups = check.keys.length === 1 ? undefined : this.#groups(check.keys);
    if (groups === undefined || groups.length === 1) this.#dispatcher.submit(check);
    else afterThisCallback(() => void this.#runGroupByGroup(check, groups));
  }

  async #runGroupByGroup(coalesced: CoalescedCheck, groups: readonly AtomicGroup[]): Promise<void> {
    if (coalesced.take() === undefined) return;
    const result = await runGroupByGroup(coalesced.check, coalesced.size, groups, {
      run: (command) => this.#dispatcher.run(command),
      isWanted: () => !coalesced.isAbandoned,
      fail: (error) => coalesced.rejectCallers(error),
    });
    if (result === undefined) this.ended(coalesced);
    else coalesced.settle(result);
  }
}
