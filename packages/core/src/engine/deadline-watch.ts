import { RateLimitError } from '../errors.ts';
import { PatientTimer } from './patient-timer.ts';

/** Under a flood of checks that run out of time, the watch looks no more often than this. */
const SHORTEST_PAUSE_MS = 5;

/** What those who have run out of time are told. */
export interface Timeouts {
  /** What was sent may be counted. */
  readonly unanswered: RateLimitError;
  /** It was not sent. */
  readonly unsent: RateLimitError;
}

/** What a deadline bounds. Times are by a clock that never goes back. */
export abstract class Timed {
  /** Its neighbours in the watch's list. The watch's business alone. */
  before: Timed | undefined;
  after: Timed | undefined;

  /** Ends what began at or before that time. Tells when the first that still waits began, if any does. */
  abstract expire(begunByMs: number, timeouts: Timeouts): number | undefined;
}

/**
 * Keeps the promise that nothing takes longer than the deadline, counted from its beginning: a check wherever it waits
 * (for earlier checks, for its turn, for the store), a call of the store. One timer for all.
 */
export class DeadlineWatch {
  readonly #deadlineMs: number;
  /**
   * A list, since a `Set` that so many come to and leave makes a new table for every few hundred of them. Each old table
   * points to the next, so once one has grown old, all after it are taken for alive, with whom they held: moving
   * and collecting those halved what a busy process could decide.
   */
  #first: Timed | undefined;
  #last: Timed | undefined;
  #timer: PatientTimer | undefined;

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  add(timed: Timed): void {
    if (this.#timer === undefined) this.#wakeIn(this.#deadlineMs);
    else if (this.#first === undefined) this.#timer.keepAlive(true);
    timed.before = this.#last;
    if (this.#last === undefined) this.#first = timed;
    else this.#last.after = timed;
    this.#last = timed;
  }

  delete(timed: Timed): void {
    const { before, after } = timed;
    if (before === undefined && this.#first !== timed) return;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    timed.before = undefined;
    timed.after = undefined;
    // Setting and clearing a timer for each would cost more than letting an idle one fire; it keeps no process alive.
    if (this.#first === undefined) this.#timer?.keepAlive(false);
  }

  /** Those who wait now: one that ends may leave the list. */
  #waiting(): readonly Timed[] {
    const all: Timed[] = [];
    for (let timed = this.#first; timed !== undefined; timed = timed.after) all.push(timed);
    return all;
  }

  #wakeIn(ms: number): void {
    this.#timer = new PatientTimer(ms, () => this.#look(performance.now()));
  }

  #look(nowMs: number): void {
    this.#timer = undefined;
    const timeouts = timeoutsOf(this.#deadlineMs);
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const timed of this.#waiting()) {
      const begunMs = timed.expire(nowMs - this.#deadlineMs, timeouts);
      if (begunMs !== undefined && begunMs < oldestMs) oldestMs = begunMs;
    }
    // A command on its way may have no caller left; it ends by itself, and what comes next wakes the watch.
    if (oldestMs === Number.POSITIVE_INFINITY) return;
    this.#wakeIn(Math.max(SHORTEST_PAUSE_MS, Math.ceil(oldestMs + this.#deadlineMs - nowMs)));
  }
}

/** One error for all who run out of time at once: thousands may, and each stack would be the same. */
function timeoutsOf(deadlineMs: number): Timeouts {
  const error = (message: string): RateLimitError => new RateLimitError('STORE_TIMEOUT', message);
  return {
    unanswered: error(`The store did not answer within ${deadlineMs} ms.`),
    unsent: error(
      `The check was not sent, since its turn did not come within ${deadlineMs} ms. Nothing was counted.`,
    ),
  };
}
