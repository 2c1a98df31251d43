import type { Check } from '../checks/check.ts';
import type { Command, CommandResult } from '../command.ts';
import type { Decision } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store } from '../store.ts';
import type { OutageListener } from './breaker.ts';
import { Pending } from './coalesced-check.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import { Dispatcher, type Job } from './dispatcher.ts';
import { atomicGroups, runInTurn } from './group-by-group.ts';
import { LastTouch } from './latest-on-record.ts';

/**
 * Stands between a limiter and a store that answers asynchronously.
 *
 * - Identical checks that wait to be sent become one command with a count.
 * - A check never overtakes an earlier, different one on the same records, so the verdicts are those of the checks one by
 *   one. Where the store would have to retry on conflicts, a check waits until the earlier one has ended: the checks of
 *   this process never fight each other.
 * - Where the store cannot change all records of a check in one step, they are taken in turn.
 *
 * No check takes longer than the deadline, wherever it waits. How commands reach the store is the `Dispatcher`'s part.
 */
export class Engine {
  readonly #store: Store;
  readonly #dispatcher: Dispatcher;
  readonly #watch: DeadlineWatch;
  readonly #lastTouch = new LastTouch();
  readonly #course: Course = {
    take: (pending) => this.#take(pending),
    letGo: (pending) => this.#letGo(pending),
  };

  constructor(store: Store, deadlineMs: number, listener: OutageListener) {
    this.#store = store;
    this.#watch = new DeadlineWatch(deadlineMs);
    this.#dispatcher = new Dispatcher(store, this.#watch, listener);
  }

  /** Resolves to the decision; rejects with a `RateLimitError`, or with what a custom algorithm threw. */
  check(check: Check, signal?: AbortSignal, arrivedMs: number = performance.now()): Promise<Decision> {
    if (signal?.aborted) {
      return Promise.reject(RateLimitError.aborted(signal));
    }
    const refusal = this.#dispatcher.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const same = this.#lastTouch.common(check.keys);
    if (same?.accepts(check)) return same.wait(signal, arrivedMs);
    const keepsOrder = this.#keepsOrder(check.keys);
    const pending = new Pending(check, keepsOrder);
    for (const earlier of this.#lastTouch.replace(check.keys, pending)) {
      if (!keepsOrder || !earlier.keepsOrder) earlier.blocks(pending);
    }
    this.#watch.add(pending);
    const decision = pending.wait(signal, arrivedMs);
    if (!pending.isBlocked) this.#start(pending);
    return decision;
  }

  /** Forgets the records. Checks that were made before are sent before. */
  remove(keys: readonly RecordKey[]): Promise<void> {
    this.#dispatcher.flush();
    return this.#dispatcher.remove(keys);
  }

  /** Whether commands on these records reach the store in the order in which they are sent. */
  #keepsOrder(keys: readonly RecordKey[]): boolean {
    return this.#dispatcher.isNative(keys) && (keys.length === 1 || this.#groups(keys).length === 1);
  }

  #groups(keys: readonly RecordKey[]): readonly (readonly RecordKey[])[] {
    return atomicGroups(keys, this.#store.capabilities.atomicity);
  }

  #start(pending: Pending): void {
    const { keys } = pending.check;
    const groups = keys.length === 1 ? undefined : this.#groups(keys);
    if (groups !== undefined && groups.length > 1) {
      queueMicrotask(() => void this.#runInTurn(pending, groups));
    } else {
      this.#dispatcher.submit(new PendingJob(pending, this.#course));
    }
  }

  #take(pending: Pending): Command | undefined {
    if (pending.isAbandoned) {
      this.#end(pending, () => {});
      return undefined;
    }
    const command = pending.send();
    if (pending.isOver) this.#lastTouch.noteOver();
    return command;
  }

  async #runInTurn(pending: Pending, groups: readonly (readonly RecordKey[])[]): Promise<void> {
    const command = this.#take(pending);
    if (command === undefined) return;
    const result = await runInTurn(command, groups, {
      run: (one) => this.#dispatcher.run(one),
      isWanted: () => !pending.isAbandoned,
      fail: (error) => pending.fail(error),
    });
    this.#end(pending, () => result !== undefined && pending.settle(result));
  }

  /** Lets go those who waited for the records, then those who waited for the answer. */
  #end(pending: Pending, answer: () => void): void {
    this.#letGo(pending);
    answer();
  }

  #letGo(pending: Pending): void {
    this.#watch.delete(pending);
    const wasOver = pending.isOver;
    const next = pending.unblock();
    if (!wasOver) this.#lastTouch.noteOver();
    for (const one of next) this.#start(one);
  }
}

/** How the engine takes a command up and lets it go. */
interface Course {
  take(pending: Pending): Command | undefined;
  letGo(pending: Pending): void;
}

/** A command on its way to the store: one small object, since there is one for every check. */
class PendingJob implements Job {
  readonly keys: readonly RecordKey[];
  readonly #pending: Pending;
  readonly #course: Course;

  constructor(pending: Pending, course: Course) {
    this.keys = pending.check.keys;
    this.#pending = pending;
    this.#course = course;
  }

  take(): Command | undefined {
    return this.#course.take(this.#pending);
  }

  settle(result: CommandResult): void {
    this.#course.letGo(this.#pending);
    this.#pending.settle(result);
  }

  fail(error: unknown): void {
    this.#course.letGo(this.#pending);
    this.#pending.fail(error);
  }
}
