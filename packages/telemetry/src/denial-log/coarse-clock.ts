/** Calls that share one reading; a reading costs as much as all else that a denial does. */
const CALLS_PER_READING = 16;

/** A clock for calls that may be a second late. `read` at least once a second while it is in use. */
export class CoarseClock {
  readonly #now: () => number;
  #nowMs = 0;
  #callsLeft = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The time of the last reading, which is made anew for one call in 16. */
  recent(): number {
    return --this.#callsLeft < 0 ? this.read() : this.#nowMs;
  }

  /** The time now. */
  read(): number {
    this.#callsLeft = CALLS_PER_READING;
    this.#nowMs = this.#now();
    return this.#nowMs;
  }

  /** Makes the next call read the clock. */
  expire(): void {
    this.#callsLeft = 0;
  }
}
