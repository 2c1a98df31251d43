import type { Clock } from '../clock.ts';

/**
 * The start of a minute in November 2023: windows at multiples of a minute, a second or less begin with it.
 */
const DEFAULT_START_MS = 1_700_000_040_000;

/**
 * A clock for tests that moves only when you move it, so a test of days takes no time. Pass it to a store as
 * its `clock`; several stores may share one. Times and steps are whole milliseconds; anything else throws a
 * `TypeError` and leaves the clock unchanged.
 *
 * @example
 * ```ts
 * const clock = new ManualClock();
 * const limiter = createLimiter({ store: memoryStore({ clock }), limits });
 * await limiter.consume('user-1');
 * clock.advance(60_000);
 * ```
 */
export class ManualClock implements Clock {
  #nowMs: number;

  /**
   * Starts at `startMs`, in milliseconds since the epoch. Default: the start of a minute in November 2023.
   */
  constructor(startMs: number = DEFAULT_START_MS) {
    this.#nowMs = wholeMs(startMs);
  }

  now(): number {
    return this.#nowMs;
  }

  /** Moves the clock forwards, or backwards if the step is negative. */
  advance(byMs: number): void {
    this.#nowMs += wholeMs(byMs);
  }

  /** Sets the clock to this time, earlier or later. */
  set(nowMs: number): void {
    this.#nowMs = wholeMs(nowMs);
  }
}

function wholeMs(ms: number): number {
  if (!Number.isSafeInteger(ms)) throw new TypeError(`ManualClock: ${String(ms)} is not whole milliseconds.`);
  return ms;
}
