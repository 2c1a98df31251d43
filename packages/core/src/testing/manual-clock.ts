import type { Clock } from '../clock.ts';

/** A minute's start in November 2023: windows on multiples of a minute, a second or less begin with it. */
const DEFAULT_START_MS = 1_700_000_040_000;

/**
 * A clock that moves only when it is told to: hand it to a store, and a test of days takes no time. Several
 * stores may share one. Times and steps are whole milliseconds; anything else is a `TypeError` and leaves the
 * clock as it was.
 */
export class ManualClock implements Clock {
  #nowMs: number;

  constructor(startMs: number = DEFAULT_START_MS) {
    this.#nowMs = wholeMs(startMs);
  }

  now(): number {
    return this.#nowMs;
  }

  /** Moves the clock on, or back when the step is negative. */
  advance(byMs: number): void {
    this.#nowMs += wholeMs(byMs);
  }

  /** Moves the clock to this time, earlier or later. */
  set(nowMs: number): void {
    this.#nowMs = wholeMs(nowMs);
  }
}

function wholeMs(ms: number): number {
  if (!Number.isSafeInteger(ms)) throw new TypeError(`ManualClock: ${String(ms)} is not whole milliseconds.`);
  return ms;
}
