import type { CheckKind } from '../checks/check.ts';
import type { Command, CommandOutcome, CommandResult, UpdateCommand } from '../command.ts';
import type { RateLimitError } from '../errors.ts';
import { afterThisCallback, atEndOfTurn } from '../event-loop.ts';
import type { RecordKey } from '../record-key.ts';
import type { Store } from '../store.ts';
import { answerError, notResult } from '../store-answer.ts';
import { guardedTransitionOf } from '../store-kit/guarded-transition.ts';
import { watchTransition } from '../store-kit/watched-transition.ts';
import type { OutageListener } from './breaker.ts';
import type { DeadlineWatch } from './deadline-watch.ts';
import { PatientTimer } from './patient-timer.ts';
import { isContention, StoreGuard } from './store-guard.ts';

const DEFAULT_MAX_BATCH = 32;
const DEFAULT_MAX_IN_FLIGHT = 16;

/** How long a command whose record another writer holds waits before it is sent again. */
const CONTENDED_PAUSE_MS = 20;

/** A command in the queue. */
export interface Job {
  readonly keys: readonly RecordKey[];
  /** Whether the store has a native program for the command. */
  readonly isNative: boolean;
  /** The command to send now; `undefined` if it is no longer wanted. */
  take(): Command | UpdateCommand | undefined;
  settle(result: CommandResult): void;
  fail(error: unknown): void;
  /**
   * The store did nothing, because another writer holds a record. Returns whether the job is still wanted;
   * then `take` is called again.
   */
  sendAgain(contention: RateLimitError): boolean;
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
  readonly #native: ReadonlySet<string>;
  readonly #maxBatch: number;
  readonly #maxInFlight: number;
  readonly #guard: StoreGuard;
  #queue: Job[] = [];
  /** How many jobs at the front are taken: moving the rest for each batch would be quadratic. */
  #taken = 0;
  /** Jobs that another writer holds up, until the end of their pause. */
  #contended: Job[] = [];
  /** Jobs that go to the store in a call of their own, because it has rejected a batch with them. */
  readonly #apart = new WeakSet<Job>();
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
    this.#native = new Set(store.execute === undefined ? [] : native);
    this.#maxBatch = maxBatch;
    this.#maxInFlight = maxInFlight;
    this.#guard = new StoreGuard(store, watch, listener);
  }

  /** The error for checks that need not even wait, because the store is out; otherwise `undefined`. */
  outageError(): RateLimitError | undefined {
    return this.#guard.outageError();
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
      const isNative = isNativeKind(command.kind) && this.isNative(command.keys);
      let attempts = 1;
      const sendAgain = (): boolean => attempts++ === 1;
      this.submit({ keys: command.keys, isNative, take: () => command, settle, fail, sendAgain });
    });
  }

  /** Removes the records at once: a removal does not queue. */
  remove(keys: readonly RecordKey[]): Promise<void> {
    const outage = this.outageError();
    if (outage !== undefined) return Promise.reject(outage);
    const remove = (): Promise<void> => this.#guard.call((options) => this.#store.remove(keys, options));
    return this.#guard.isReady ? remove() : this.#guard.prepareInTime().then(remove);
  }

  get #hasQueued(): boolean {
    return this.#taken < this.#queue.length;
  }

  /** Sends the queue, up to `maxInFlight`. */
  flush(): void {
    if (this.#guard.isPreparing) return;
    while (this.#hasQueued) {
      const outage = this.outageError();
      if (outage !== undefined) {
        this.#failQueue(outage);
        return;
      }
      if (!this.#guard.isReady) {
        this.#guard.prepare().then(this.#flushNow, (error: RateLimitError) => this.#failQueue(error));
        return;
      }
      if (this.#inFlight >= this.#maxInFlight) return;
      this.#send(this.#nextBatch(this.#guard.isOpen ? 1 : this.#maxBatch));
    }
  }

  /**
   * Jobs that a failing job unblocks enter a new queue, for the next turn, so that no chain of them gets
   * deep.
   */
  #failQueue(error: RateLimitError): void {
    const jobs = this.#queue.slice(this.#taken);
    this.#queue = [];
    this.#taken = 0;
    failAll(jobs, error);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Requests that arrive together are read one by one, each in its own callback. While calls are under way
    // anyway, a batch waits for the other requests of this turn of the event loop.
    if (this.#inFlight === 0) afterThisCallback(this.#flushNow);
    else atEndOfTurn(this.#flushNow);
  }

  /** As many native commands as a batch may carry, or a single one for `update`. */
  #nextBatch(maxBatch: number): Batch {
    const jobs: Job[] = [];
    const commands: Command[] = [];
    let alone: Batch | undefined;
    while (this.#hasQueued && commands.length < maxBatch) {
      const job = this.#queue[this.#taken] as Job;
      const { isNative } = job;
      const isApart = !isNative || this.#apart.has(job);
      if (isApart && commands.length > 0) break;
      this.#taken++;
      const command = job.take();
      if (command === undefined) continue;
      if (!isNative) {
        alone = { jobs: [job], alone: command };
        break;
      }
      jobs.push(job);
      commands.push(command as Command);
      if (isApart) break;
    }
    if (this.#taken * 2 >= this.#queue.length) {
      this.#queue = this.#queue.slice(this.#taken);
      this.#taken = 0;
    }
    return alone ?? { jobs, commands };
  }

  /** Written without async functions, each of which would cost a check as much as all of its arithmetic. */
  #send({ jobs, commands = [], alone }: Batch): void {
    // None of them is still wanted.
    if (jobs.length === 0) return;
    this.#inFlight++;
    const sent = alone === undefined ? commands : [alone];
    const outcomes = alone === undefined ? this.#execute(commands) : this.#update(alone);
    outcomes.then(
      (answers) => this.#end(() => this.#settleAll(jobs, sent, answers)),
      (error: unknown) => this.#end(() => this.#rejectAll(jobs, error)),
    );
  }

  /** One record that another writer holds must not fail the rest of its batch. */
  #rejectAll(jobs: readonly Job[], error: unknown): void {
    if (jobs.length === 1 || !isContention(error)) {
      failAll(jobs, error);
      return;
    }
    for (const job of jobs) {
      if (job.sendAgain(error)) {
        this.#apart.add(job);
        this.#queue.push(job);
      } else job.fail(error);
    }
  }

  #settleAll(
    jobs: readonly Job[],
    commands: readonly (Command | UpdateCommand)[],
    answers: readonly CommandOutcome[],
  ): void {
    // The store's answer may be anything.
    const isList = Array.isArray(answers) && answers.length <= jobs.length;
    for (let i = 0; i < jobs.length; i++) {
      const job = jobs[i] as Job;
      if (isList) this.#settle(job, commands[i] as Command, answers[i]);
      else job.fail(notResult(answers));
    }
  }

  #settle(job: Job, command: Command | UpdateCommand, answer: CommandOutcome | undefined): void {
    const error = answerError(answer, command);
    if (error === undefined) job.settle(answer as CommandResult);
    else if (isContention(error) && job.sendAgain(error)) this.#sendLater(job);
    else job.fail(error);
  }

  #sendLater(job: Job): void {
    this.#contended.push(job);
    if (this.#contended.length > 1) return;
    new PatientTimer(CONTENDED_PAUSE_MS, () => {
      this.#queue.push(...this.#contended);
      this.#contended = [];
      this.flush();
    });
  }

  #end(settleJobs: () => void): void {
    try {
      settleJobs();
    } finally {
      this.#inFlight--;
    }
    if (this.#hasQueued) this.#schedule();
  }

  #execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return this.#guard.call((options) => this.#store.execute?.(commands, options) ?? Promise.resolve([]));
  }

  async #update(command: Command | UpdateCommand): Promise<readonly CommandOutcome[]> {
    const watched = watchTransition(guardedTransitionOf(command));
    let isApplied = false;
    const transition: typeof watched.transition = (records, nowMs) => {
      isApplied = true;
      return watched.transition(records, nowMs);
    };
    const outcome = this.#guard.call(
      (options) => this.#store.update(command.keys, transition, options),
      // A mistake in a custom algorithm is not an outage of the store, and no failure policy may hide it.
      watched.threw,
    );
    let result: CommandResult;
    try {
      result = await outcome;
    } catch (error) {
      if (isContention(error)) return [error];
      throw error;
    }
    // A result that nothing has computed is worth nothing, whatever it looks like.
    return [isApplied ? result : notResult(result)];
  }
}

function failAll(jobs: readonly Job[], error: unknown): void {
  for (const job of jobs) job.fail(error);
}
