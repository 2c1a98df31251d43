import { type Command, type CommandOutcome, type CommandResult, transitionOf } from '../command.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store, StoreCallOptions } from '../store.ts';
import { withDeadline } from './deadline.ts';

const DEFAULT_MAX_BATCH = 32;
const DEFAULT_MAX_IN_FLIGHT = 16;

/** A command that waits for its place, and whoever waits for its result. */
export interface Job {
  readonly keys: readonly RecordKey[];
  /** The command as it is to be sent now; `undefined` when nobody wants it any more. */
  take(): Command | undefined;
  settle(result: CommandResult): void;
  fail(error: unknown): void;
}

/**
 * Sends commands to the store: native ones in batches of bounded size, others one by one through `update`, with a bounded
 * number of calls under way and a deadline on each. What comes up in one tick goes out at its end; nothing waits
 * for a timer, so an idle store is asked at once.
 */
export class Dispatcher {
  readonly #store: Store;
  readonly #deadlineMs: number;
  readonly #native: ReadonlySet<string>;
  readonly #maxBatch: number;
  readonly #maxInFlight: number;
  #queue: Job[] = [];
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

  /** Whether the store has a native program for every one of these limits. */
  isNative(keys: readonly RecordKey[]): boolean {
    for (const { algorithm } of keys) if (!this.#native.has(algorithm.name)) return false;
    return true;
  }

  submit(job: Job): void {
    this.#queue.push(job);
    this.#schedule();
  }

  /** The same for a command that is known already. */
  run(command: Command): Promise<CommandResult> {
    return new Promise((settle, fail) => {
      this.submit({ keys: command.keys, take: () => command, settle, fail });
    });
  }

  /** Sends what waits, as far as the bound on calls under way allows. */
  flush(): void {
    while (this.#queue.length > 0 && this.#inFlight < this.#maxInFlight) {
      const { jobs, commands } = this.#nextBatch();
      if (commands.length === 0) continue;
      this.#inFlight++;
      void this.#send(jobs, commands).finally(() => {
        this.#inFlight--;
        if (this.#queue.length > 0) this.#schedule();
      });
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  /** As many native commands as a batch may carry, or a single one for `update`. */
  #nextBatch(): { jobs: Job[]; commands: Command[] } {
    const jobs: Job[] = [];
    const commands: Command[] = [];
    let taken = 0;
    for (const job of this.#queue) {
      const isNative = this.isNative(job.keys);
      if (commands.length === this.#maxBatch || (!isNative && commands.length > 0)) break;
      taken++;
      const command = job.take();
      if (command === undefined) continue;
      jobs.push(job);
      commands.push(command);
      if (!isNative) break;
    }
    this.#queue = this.#queue.slice(taken);
    return { jobs, commands };
  }

  async #send(jobs: readonly Job[], commands: readonly Command[]): Promise<void> {
    const [first] = commands;
    if (first === undefined) return;
    try {
      const outcomes = this.isNative(first.keys)
        ? await this.#execute(commands)
        : [await this.#update(first)];
      for (const [i, job] of jobs.entries()) settle(job, outcomes[i]);
    } catch (error) {
      for (const job of jobs) job.fail(error);
    }
  }

  #execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    const call = async (options: StoreCallOptions): Promise<readonly CommandOutcome[]> =>
      (await this.#store.execute?.(commands, options)) ?? [];
    return withDeadline(this.#deadlineMs, call);
  }

  #update(command: Command): Promise<CommandResult> {
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

function settle(job: Job, outcome: CommandOutcome | undefined): void {
  if (outcome === undefined)
    job.fail(new RateLimitError('STORE_UNAVAILABLE', 'The store left a command unanswered.'));
  else if (outcome instanceof RateLimitError) job.fail(outcome);
  else job.settle(outcome);
}
