import { RateLimitError } from '../errors.ts';
import { PatientTimer } from './patient-timer.ts';
import type { Pending, Timeouts } from './pending.ts';

/** Under a flood of checks that run out of time, the watch looks no more often than this. */
const SHORTEST_PAUSE_MS = 5;

/**
 * Keeps the promise that no check takes longer than the deadline, counted from its arrival: wherever it waits (for
 * earlier checks, for its turn, for the store), its caller gets STORE_TIMEOUT. One timer for all checks.
 */
export class DeadlineWatch {
  readonly #deadlineMs: number;
  readonly #waiting = new Set<Pending>();
  #timer: PatientTimer | undefined;

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  add(pending: Pending): void {
    if (this.#timer === undefined) this.#wakeIn(this.#deadlineMs);
    else if (this.#waiting.size === 0) this.#timer.keepAlive(true);
    this.#waiting.add(pending);
  }

  delete(pending: Pending): void {
    this.#waiting.delete(pending);
    // Setting and clearing a timer for each check would cost more than letting an idle one fire; it keeps no process alive.
    if (this.#waiting.size === 0) this.#timer?.keepAlive(false);
  }

  #wakeIn(ms: number): void {
    this.#timer = new PatientTimer(ms, () => this.#look(performance.now()));
  }

  #look(nowMs: number): void {
    this.#timer = undefined;
    const timeouts = timeoutsOf(this.#deadlineMs);
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const pending of this.#waiting) {
      const arrivedMs = pending.expire(nowMs - this.#deadlineMs, timeouts);
      if (arrivedMs !== undefined && arrivedMs < oldestMs) oldestMs = arrivedMs;
    }
    // A command on its way may have no caller left; it ends by itself, and the next check wakes the watch.
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
