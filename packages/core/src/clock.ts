import { validateInteger } from './option-validation.ts';

/** A source of time. Stores with a server use the server's clock and need a `Clock` only in tests. */
export interface Clock {
  /** Whole milliseconds since the epoch. May step back; no algorithm grants anything extra when it does. */
  now(): number;
}

/**
 * Returns the clock's time. Stores read a clock only through this. Throws a coded `TypeError` or `RangeError`
 * unless the time is a whole number of at least 0: any other would admit everything, or corrupt records.
 *
 * @example
 * ```ts
 * const nowMs = readClock(clock);
 * ```
 */
export function readClock(clock: Clock): number {
  const nowMs = clock.now();
  return Number.isSafeInteger(nowMs) && nowMs >= 0 ? nowMs : validateInteger(WHERE, nowMs, EXAMPLE, 0);
}

const WHERE = 'clock: the result of `now`';
const EXAMPLE = 'Date.now()';

/** The clock of this process. */
export const systemClock: Clock = { now: () => Date.now() };
