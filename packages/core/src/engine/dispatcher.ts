import type { CheckKind } from '../checks/check.ts';
import type { Command, CommandOutcome, CommandResult, UpdateCommand } from '../command.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store, StoreCallOptions } from '../store.ts';
import { watchTransition } from '../store-kit/watched-transition.ts';
import { transitionOf } from '../transitions/transition-of.ts';
import { Breaker, type OutageListener } from './breaker.ts';
import { withDeadline } from './deadline.ts';
import type { DeadlineWatch } from './deadline-watch.ts';

const DEFAULT_MAX_BATCH = 32;
const DEFAULT_MAX_IN_FLIGHT = 16;

/**
 * Calls back once all I/O events of this turn have been handled, or at the end of the current event in a
 * runtime without `setImmediate`. Captured when the module loads, so that tests which replace timers later do
 * not hold up checks.
 */
const atEndOfTurn: (callback: () => void) => unknown = globalThis.setImmediate ?? queueMicrotask;

/** A command in the queue. */
export interface Job {
  readonly keys: readonly RecordKey[];
  /** Whether the command is one that a store may have a native program for. */
  readonly isNative: boolean;
  /** The command to send now; `undefined` if it is no longer wanted. */
  take(): Command | UpdateCommand | undefined;
  settle(result: CommandResult): void;
  fail(error: unknown): void;
}

/** What one call carries: a batch of native commands, or one command for `update`. */
interface Batch {
  readonly jobs: readonly Job[];
  readonly commands?: readonly Command[];
  readonly alone?: Command | UpdateCommand;
}

/** Whether a store may have a native program for commands of this kind. */
export function isNativeKind(kind: (Command | UpdateCommand)['kind'] | CheckKind): boolean {
  return kind !== 'renew' && kind !== 'block' && kind !== 'deny';
}

/**
 * Sends commands to the store: native ones in batches of bounded size, others one by one through `update`,
 * with a bounded number of calls under way and a deadline on each. Nothing waits for a timer. An idle store
 * is called at once, with everything that arrives in one tick; a busy one at the end of a turn of the event
 * loop, with everything that arrived in it. A store that is out is not called: queued jobs fail at once.
 */
export class Dispatcher {
  readonly #store: Store;
  readonly #watch: DeadlineWatch;
  readonly #native: ReadonlySet<string>;
  readonly #maxBatch: number;
  readonly #maxInFlight: number;
  readonly #breaker: Breaker;
  #queue: Job[] = [];
  #inFlight = 0;
  #isScheduled = false;
  readonly #flushNow = (): void => {
    this.#isScheduled = false;
    this.flush();
  };

  /** `watch` bounds the calls, along with everything else that it bounds. */
  constructor(store: Store, watch: DeadlineWatch, listener: OutageListener) {
    const { native, maxBatch = DEFAULT_MAX_BATCH, maxInFlight = DEFAULT_MAX_IN_FLIGHT } = store.capabilities;
    this.#store = store;
    this.#watch = watch;
    this.#native = new Set(store.execute === undefined ? [] : native);
    this.#maxBatch = maxBatch;
    this.#maxInFlight = maxInFlight;
    this.#breaker = new Breaker(listener);
  }

  /** The error for checks that need not even wait, because the store is out; otherwise `undefined`. */
  outageError(): RateLimitError | undefined {
    return this.#breaker.isOpen ? this.#breaker.outageError(performance.now()) : undefined;
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

  /** Submits a command that is already known. */
  run(command: Command | UpdateCommand): Promise<CommandResult> {
    return new Promise((settle, fail) => {
      const isNative = isNativeKind(command.kind);
      this.submit({ keys: command.keys, isNative, take: () => command, settle, fail });
    });
  }

  /** Removes the records at once: a removal does not queue. */
  remove(keys: readonly RecordKey[]): Promise<void> {
    const outage = this.outageError();
    if (outage !== undefined) return Promise.reject(outage);
    return this.#call((options) => this.#store.remove(keys, options));
  }

  /** Sends the queue, up to `maxInFlight`. */
  flush(): void {
    while (this.#queue.length > 0) {
      const outage = this.outageError();
      if (outage !== undefined) {
        this.#failQueue(outage);
        return;
      }
      if (this.#inFlight >= this.#maxInFlight) return;
      this.#send(this.#nextBatch(this.#breaker.isOpen ? 1 : this.#maxBatch));
    }
  }

  /**
   * Jobs that a failing job unblocks enter a new queue, for the next turn, so that no chain of them gets
   * deep.
   */
  #failQueue(error: RateLimitError): void {
    const jobs = this.#queue;
    this.#queue = [];
    failAll(jobs, error);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Requests that arrive together are read one by one, each in its own callback. While calls are under way
    // anyway, a batch waits for the other requests of this turn of the event loop.
    if (this.#inFlight === 0) queueMicrotask(this.#flushNow);
    else atEndOfTurn(this.#flushNow);
  }

  /** As many native commands as a batch may carry, or a single one for `update`. */
  #nextBatch(maxBatch: number): Batch {
    const jobs: Job[] = [];
    const commands: Command[] = [];
    let taken = 0;
    let alone: Batch | undefined;
    for (const job of this.#queue) {
      const isNative = job.isNative && this.isNative(job.keys);
      if (commands.length === maxBatch || (!isNative && commands.length > 0)) break;
      taken++;
      const command = job.take();
      if (command === undefined) continue;
      if (!isNative) {
        alone = { jobs: [job], alone: command };
        break;
      }
      jobs.push(job);
      commands.push(command as Command);
    }
    this.#queue = this.#queue.slice(taken);
    return alone ?? { jobs, commands };
  }

  /** Written without async functions, each of which would cost a check as much as all of its arithmetic. */
  #send({ jobs, commands = [], alone }: Batch): void {
    // None of them is still wanted.
    if (jobs.length === 0) return;
    this.#inFlight++;
    const outcomes = alone === undefined ? this.#execute(commands) : this.#update(alone);
    outcomes.then(
      (answers) => this.#end(() => settleAll(jobs, answers)),
      (error: unknown) => this.#end(() => failAll(jobs, error)),
    );
  }

  #end(settleJobs: () => void): void {
    settleJobs();
    this.#inFlight--;
    if (this.#queue.length > 0) this.#schedule();
  }

  #execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return this.#call((options) => this.#store.execute?.(commands, options) ?? Promise.resolve([]));
  }

  async #update(command: Command | UpdateCommand): Promise<readonly CommandOutcome[]> {
    const watched = watchTransition(transitionOf(command));
    const result = await this.#call(
      (options) => this.#store.update(command.keys, watched.transition, options),
      // A mistake in a custom algorithm is not an outage of the store, and no failure policy may hide it.
      watched.threw,
    );
    return [result];
  }

  /** Makes one call of the store, bounded in time; the breaker hears how it ended. */
  #call<T>(
    call: (options: StoreCallOptions) => Promise<T>,
    isOurs?: (error: unknown) => boolean,
  ): Promise<T> {
    const permit = this.#breaker.begin();
    return withDeadline(this.#watch, call, isOurs).then(
      (answer) => {
        this.#breaker.answered(permit, performance.now());
        return answer;
      },
      (error: unknown) => {
        if (isStoreOut(error)) this.#breaker.failed(permit, error, performance.now());
        else this.#breaker.answered(permit, performance.now());
        throw error;
      },
    );
  }
}

/** Whether the store was out. Other errors are answers, such as an abandoned conflict or a corrupt record. */
function isStoreOut(error: unknown): error is RateLimitError {
  return RateLimitError.is(error) && (error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_TIMEOUT');
}

function settleAll(jobs: readonly Job[], outcomes: readonly CommandOutcome[]): void {
  for (let i = 0; i < jobs.length; i++) settle(jobs[i] as Job, outcomes[i]);
}

function failAll(jobs: readonly Job[], error: unknown): void {
  for (const job of jobs) job.fail(error);
}

function settle(job: Job, outcome: CommandOutcome | undefined): void {
  if (outcome === undefined)
    job.fail(new RateLimitError('STORE_UNAVAILABLE', 'The store left a command unanswered.'));
  else if (RateLimitError.is(outcome)) job.fail(outcome);
  else job.settle(outcome);
}
