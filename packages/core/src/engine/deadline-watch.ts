import type { Pending } from './pending.ts';

/** Under a flood of checks that run out of time, the watch looks no more often than this. */
const SHORTEST_PAUSE_MS = 5;

/**
 * Keeps the promise that no check takes longer than the deadline, counted from its arrival: wherever it waits (for
 * earlier checks, for its turn, for the store), its caller gets STORE_TIMEOUT. One timer for all checks.
 */
export class DeadlineWatch {
  readonly #deadlineMs: number;
  readonly #waiting = new Set<Pending>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  add(pending: Pending): void {
    if (this.#timer === undefined) this.#wakeIn(this.#deadlineMs);
    else if (this.#waiting.size === 0) this.#timer.ref?.();
    this.#waiting.add(pending);
  }

  delete(pending: Pending): void {
    this.#waiting.delete(pending);
    // Setting and clearing a timer for each check would cost more than letting an idle one fire; it keeps no process alive.
    if (this.#waiting.size === 0) this.#timer?.unref?.();
  }

  #wakeIn(ms: number): void {
    this.#timer = setTimeout(() => {
      // A reply may lie in a socket that this busy process has not read yet: let it in before giving up.
      this.#timer = setTimeout(() => this.#look(performance.now()), 0);
    }, ms);
  }

  #look(nowMs: number): void {
    this.#timer = undefined;
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const pending of this.#waiting) {
      const arrivedMs = pending.expire(nowMs - this.#deadlineMs, this.#deadlineMs);
      if (arrivedMs !== undefined && arrivedMs < oldestMs) oldestMs = arrivedMs;
    }
    // A command on its way may have no caller left; it ends by itself, and the next check wakes the watch.
    if (oldestMs === Number.POSITIVE_INFINITY) return;
    this.#wakeIn(Math.max(SHORTEST_PAUSE_MS, Math.ceil(oldestMs + this.#deadlineMs - nowMs)));
  }
}
