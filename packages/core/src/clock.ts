/** A source of time. Stores with a server use the server's clock and need a `Clock` only in tests. */
export interface Clock {
  /** Whole milliseconds since the epoch. May step back; no algorithm grants anything extra when it does. */
  now(): number;
}

/** The clock of this process. */
export const systemClock: Clock = { now: () => Date.now() };
