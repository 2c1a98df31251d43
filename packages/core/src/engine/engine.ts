import { type Command, type CommandOutcome, type CommandResult, transitionOf } from '../command.ts';
import type { Decision } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store } from '../store.ts';
import { withDeadline } from './deadline.ts';
import { runInTurn } from './in-turn.ts';
import { LastTouch } from './last-touch.ts';
import { type Check, Pending } from './pending.ts';

const DEFAULT_MAX_BATCH = 32;
const DEFAULT_MAX_IN_FLIGHT = 16;

/**
 * Stands between a limiter and a store that answers asynchronously.
 *
 * - Coalesces: identical checks that wait to be sent go as one command with a count. A check never overtakes an earlier,
 *   different one on the same records, so the verdicts are those of the checks one by one.
 * - Batches: what came up in one tick goes out at its end, in a few `execute` calls of bounded size; nothing waits for a
 *   timer, so an idle limiter adds no latency.
 * - Bounds how many calls are under way; what waits meanwhile goes on coalescing.
 * - Through `update`, which retries on conflicts, sends one command per record at a time: the checks of this process never
 *   fight each other.
 * - Gives every call a deadline.
 */
export class Engine {
  readonly #store: Store;
  readonly #deadlineMs: number;
  readonly #native: ReadonlySet<string>;
  readonly #maxBatch: number;
  readonly #maxInFlight: number;
  readonly #lastTouch = new LastTouch();
  #queue: Pending[] = [];
  #inFlight = 0;
  #isScheduled = false;

  constructor(store: Store, deadlineMs: number) {
    const { native, maxBatch = DEFAULT_MAX_BATCH, maxInFlight = DEFAULT_MAX_IN_FLIGHT } = store.capabilities;
    this.#store = store;
    this.#deadlineMs = deadlineMs;
    this.#native = new Set(store.execute === undefined ? [] : native);
    this.#maxBatch = maxBatch;
    this.#maxInFlight = maxInFlight;
  }

  /** Resolves to the decision; rejects with a `RateLimitError`, or with what a custom algorithm threw. */
  check(check: Check, signal?: AbortSignal): Promise<Decision> {
    if (signal?.aborted) {
      return Promise.reject(new RateLimitError('CHECK_ABORTED', undefined, { cause: signal.reason }));
    }
    const same = this.#lastTouch.common(check.keys);
    if (same?.accepts(check)) return same.wait(signal);
    const pending = new Pending(check);
    for (const earlier of this.#lastTouch.replace(check.keys, pending)) {
      if (this.#isNative(check) && this.#isNative(earlier.check)) continue;
      earlier.dependents.push(pending);
      pending.blockers++;
    }
    const decision = pending.wait(signal);
    if (pending.blockers === 0) this.#enqueue(pending);
    return decision;
  }

  /** Forgets the records. Checks that were made before are sent before. */
  remove(keys: readonly RecordKey[]): Promise<void> {
    this.#send();
    return withDeadline(this.#deadlineMs, (options) => this.#store.remove(keys, options));
  }

  #isNative({ keys }: Check): boolean {
    return keys.every(({ algorithm }) => this.#native.has(algorithm.name));
  }

  #enqueue(pending: Pending): void {
    this.#queue.push(pending);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    while (this.#queue.length > 0 && this.#inFlight < this.#maxInFlight) {
      const batch = this.#nextBatch();
      if (batch.length === 0) continue;
      this.#inFlight++;
      void this.#run(batch).finally(() => {
        this.#inFlight--;
        if (this.#queue.length > 0) this.#schedule();
      });
    }
  }

  /** As many native commands as a batch may carry, or a single one for `update`. */
  #nextBatch(): Pending[] {
    const batch: Pending[] = [];
    let taken = 0;
    for (const pending of this.#queue) {
      if (pending.isAbandoned) {
        this.#ended(pending);
        taken++;
        continue;
      }
      const isNative = this.#isNative(pending.check);
      if (batch.length === this.#maxBatch || (!isNative && batch.length > 0)) break;
      batch.push(pending);
      taken++;
      if (!isNative) break;
    }
    this.#queue = this.#queue.slice(taken);
    return batch;
  }

  async #run(batch: readonly Pending[]): Promise<void> {
    const commands = batch.map((pending) => pending.send());
    const [first] = batch;
    const isNative = first !== undefined && this.#isNative(first.check);
    // Commands of one `execute` stay in order, so those that follow on the same records need not wait.
    if (isNative) for (const pending of batch) this.#lastTouch.forget(pending.check.keys, pending);
    try {
      const outcomes = isNative
        ? await this.#execute(commands)
        : [await this.#update(commands[0] as Command)];
      for (const [i, pending] of batch.entries()) settle(pending, outcomes[i]);
    } catch (error) {
      for (const pending of batch) pending.fail(error);
    }
    for (const pending of batch) this.#ended(pending);
  }

  #ended(pending: Pending): void {
    this.#lastTouch.forget(pending.check.keys, pending);
    for (const dependent of pending.dependents) {
      dependent.blockers--;
      if (dependent.blockers === 0) this.#enqueue(dependent);
    }
  }

  #execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return withDeadline(
      this.#deadlineMs,
      async (options) => (await this.#store.execute?.(commands, options)) ?? [],
    );
  }

  #update(command: Command): Promise<CommandResult> {
    if (command.keys.length === 1 || this.#store.capabilities.atomicAcrossKeys)
      return this.#updateOnce(command);
    return runInTurn(command, (one) => this.#updateOnce(one));
  }

  #updateOnce(command: Command): Promise<CommandResult> {
    const transition = transitionOf(command);
    let thrown: unknown;
    const watched: typeof transition = (records, nowMs) => {
      try {
        return transition(records, nowMs);
      } catch (error) {
        thrown = error;
        throw error;
      }
    };
    return withDeadline(
      this.#deadlineMs,
      (options) => this.#store.update(command.keys, watched, options),
      // The mistake of a custom algorithm is not an outage of the store, and no failure policy may hide it.
      (error) => thrown !== undefined && error === thrown,
    );
  }
}

function settle(pending: Pending, outcome: CommandOutcome | undefined): void {
  if (outcome === undefined)
    pending.fail(new RateLimitError('STORE_UNAVAILABLE', 'The store left a command unanswered.'));
  else if (outcome instanceof RateLimitError) pending.fail(outcome);
  else pending.settle(outcome);
}
