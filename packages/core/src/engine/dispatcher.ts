import { type Command, type CommandOutcome, type CommandResult, transitionOf } from '../command.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store, StoreCallOptions } from '../store.ts';
import { watchTransition } from '../store-kit/watched-transition.ts';
import { Breaker, type OutageListener } from './breaker.ts';
import { withDeadline } from './deadline.ts';
import type { DeadlineWatch } from './deadline-watch.ts';

const DEFAULT_MAX_BATCH = 32;
const DEFAULT_MAX_IN_FLIGHT = 16;

/**
 * Once the events that have come in are dealt with; at the end of this one where a runtime does not tell. Taken when the
 * module loads, so that tests which replace timers later do not hold up checks.
 */
const atEndOfTurn: (callback: () => void) => unknown = globalThis.setImmediate ?? queueMicrotask;

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
 * number of calls under way and a deadline on each. Nothing waits for a timer: an idle store is asked at once, with what
 * comes up in one tick; a busy one at the end of a turn of the event loop, with all that came in it. A store that is
 * out is not asked: what waits for it fails at once.
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

  /** `watch` bounds the calls, with what else it bounds. */
  constructor(store: Store, watch: DeadlineWatch, listener: OutageListener) {
    const { native, maxBatch = DEFAULT_MAX_BATCH, maxInFlight = DEFAULT_MAX_IN_FLIGHT } = store.capabilities;
    this.#store = store;
    this.#watch = watch;
    this.#native = new Set(store.execute === undefined ? [] : native);
    this.#maxBatch = maxBatch;
    this.#maxInFlight = maxInFlight;
    this.#breaker = new Breaker(listener);
  }

  /** Why a check need not even wait: the store is out. */
  refusal(): RateLimitError | undefined {
    return this.#breaker.isOpen ? this.#breaker.refusal(performance.now()) : undefined;
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

  /** Forgets the records, at once: a removal waits for no place. */
  remove(keys: readonly RecordKey[]): Promise<void> {
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#call((options) => this.#store.remove(keys, options));
  }

  /** Sends what waits, as far as the bound on calls under way allows. */
  flush(): void {
    while (this.#queue.length > 0) {
      const refusal = this.refusal();
      if (refusal !== undefined) {
        this.#refuse(refusal);
        return;
      }
      if (this.#inFlight >= this.#maxInFlight) return;
      const { jobs, commands } = this.#nextBatch(this.#breaker.isOpen ? 1 : this.#maxBatch);
      this.#send(jobs, commands);
    }
  }

  /** What a job that fails sets free waits in a new queue for the next turn, so that no chain of them gets deep. */
  #refuse(refusal: RateLimitError): void {
    const jobs = this.#queue;
    this.#queue = [];
    for (const job of jobs) job.fail(refusal);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Requests that arrive together are read one by one, each in a callback of its own: where calls are under way anyway,
    // a batch waits for the others of this turn of the event loop.
    if (this.#inFlight === 0) queueMicrotask(this.#flushNow);
    else atEndOfTurn(this.#flushNow);
  }

  /** As many native commands as a batch may carry, or a single one for `update`. */
  #nextBatch(maxBatch: number): { jobs: Job[]; commands: Command[] } {
    const jobs: Job[] = [];
    const commands: Command[] = [];
    let taken = 0;
    for (const job of this.#queue) {
      const isNative = this.isNative(job.keys);
      if (commands.length === maxBatch || (!isNative && commands.length > 0)) break;
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

  /** Written without async functions, each of which would cost a check as much as all of its arithmetic. */
  #send(jobs: readonly Job[], commands: readonly Command[]): void {
    const [first] = commands;
    // Nobody wants any of them any more.
    if (first === undefined) return;
    this.#inFlight++;
    const outcomes = this.isNative(first.keys) ? this.#execute(commands) : this.#update(first);
    outcomes.then(
      (answers) => this.#end(() => settleAll(jobs, answers)),
      (error: unknown) => this.#end(() => failAll(jobs, error)),
    );
  }

  #end(tell: () => void): void {
    tell();
    this.#inFlight--;
    if (this.#queue.length > 0) this.#schedule();
  }

  #execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return this.#call((options) => this.#store.execute?.(commands, options) ?? Promise.resolve([]));
  }

  async #update(command: Command): Promise<readonly CommandOutcome[]> {
    const watched = watchTransition(transitionOf(command));
    const result = await this.#call(
      (options) => this.#store.update(command.keys, watched.transition, options),
      // The mistake of a custom algorithm is not an outage of the store, and no failure policy may hide it.
      watched.threw,
    );
    return [result];
  }

  /** One call of the store, bounded in time; the breaker learns how it ended. */
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

/** Whether the store was out. Other errors are answers, such as a conflict that was given up or a corrupt record. */
function isStoreOut(error: unknown): error is RateLimitError {
  return RateLimitError.is(error) && (error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_TIMEOUT');
}

function settleAll(jobs: readonly Job[], outcomes: readonly CommandOutcome[]): void {
  try {
    for (let i = 0; i < jobs.length; i++) settle(jobs[i] as Job, outcomes[i]);
  } catch (error) {
    // What describes a record may be a custom algorithm.
    failAll(jobs, error);
  }
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
