import { RateLimitError } from '../errors.ts';
import { PatientTimer } from './patient-timer.ts';

/** Under a flood of checks that run out of time, the watch looks no more often than this. */
const SHORTEST_PAUSE_MS = 5;

/** The errors for entries that have run out of time. */
export interface Timeouts {
  /** It was sent and may have been counted. */
  readonly unanswered: RateLimitError;
  /** It was not sent. */
  readonly unsent: RateLimitError;
}

/** Something that a {@link DeadlineWatch} bounds. Times are by the monotonic clock. */
export abstract class WatchEntry {
  /** Neighbours in the list of the watch. Only the watch may use them. */
  previous: WatchEntry | undefined;
  next: WatchEntry | undefined;

  /**
   * Ends what began at or before that time. Returns when the oldest remaining part began, if there is one.
   */
  abstract expire(begunByMs: number, timeouts: Timeouts): number | undefined;
}

/**
 * Ensures that nothing takes longer than the deadline, counted from its beginning: neither a check, wherever
 * it waits (for earlier checks, for its turn, for the store), nor a call of the store. Uses one timer for
 * everything.
 */
export class DeadlineWatch {
  readonly #deadlineMs: number;
  /**
   * An intrusive list. A `Set` with heavy turnover allocates a new table every few hundred entries, and each
   * old table points to the next. Once one table has grown old, the collector takes all later ones for alive,
   * with everything they hold; moving and collecting those halved the checks that a busy process could
   * decide.
   */
  #first: WatchEntry | undefined;
  #last: WatchEntry | undefined;
  #timer: PatientTimer | undefined;
  #isSuspended = false;
  /** No time before this counts. */
  #resumedMs = Number.NEGATIVE_INFINITY;

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  add(entry: WatchEntry): void {
    if (this.#timer === undefined) this.#wakeIn(this.#deadlineMs);
    else if (this.#first === undefined) this.#timer.keepAlive(true);
    entry.previous = this.#last;
    if (this.#last === undefined) this.#first = entry;
    else this.#last.next = entry;
    this.#last = entry;
  }

  /** Lets no entry expire until `resume`, from which the deadline of all present entries counts. */
  suspend(): void {
    this.#isSuspended = true;
  }

  resume(): void {
    this.#isSuspended = false;
    this.#resumedMs = performance.now();
  }

  delete(entry: WatchEntry): void {
    const { previous, next } = entry;
    if (previous === undefined && this.#first !== entry) return;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    entry.previous = undefined;
    entry.next = undefined;
    // Setting and clearing a timer per check would cost more than letting an idle one fire. It keeps no
    // process alive.
    if (this.#first === undefined) this.#timer?.keepAlive(false);
  }

  /** All entries now: a copy, because an entry that expires may leave the list. */
  entries(): readonly WatchEntry[] {
    const all: WatchEntry[] = [];
    for (let entry = this.#first; entry !== undefined; entry = entry.next) all.push(entry);
    return all;
  }

  #wakeIn(ms: number): void {
    this.#timer = new PatientTimer(ms, () => this.#expire(performance.now()));
  }

  #expire(nowMs: number): void {
    this.#timer = undefined;
    const countsFromMs = this.#isSuspended ? nowMs : this.#resumedMs;
    const leftMs = countsFromMs + this.#deadlineMs - nowMs;
    if (leftMs > 0) {
      if (this.#first !== undefined) this.#wakeIn(Math.max(SHORTEST_PAUSE_MS, Math.ceil(leftMs)));
      return;
    }
    const timeouts = timeoutsOf(this.#deadlineMs);
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const entry of this.entries()) {
      const begunMs = entry.expire(nowMs - this.#deadlineMs, timeouts);
      if (begunMs !== undefined && begunMs < oldestMs) oldestMs = begunMs;
    }
    // A command under way may have no caller left. It ends by itself, and the next entry starts the timer
    // again.
    if (oldestMs === Number.POSITIVE_INFINITY) return;
    this.#wakeIn(Math.max(SHORTEST_PAUSE_MS, Math.ceil(oldestMs + this.#deadlineMs - nowMs)));
  }
}

/**
 * One error for everything that runs out of time at once: there may be thousands, each with the same stack.
 */
function timeoutsOf(deadlineMs: number): Timeouts {
  const error = (message: string): RateLimitError => new RateLimitError('STORE_TIMEOUT', message);
  return {
    unanswered: error(`The store did not answer within ${deadlineMs} ms.`),
    unsent: error(
      `The check was not sent, because its turn did not come within ${deadlineMs} ms. Nothing was counted.`,
    ),
  };
}
