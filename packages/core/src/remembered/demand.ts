/** A lease is at most this many times as large as the last one, so one burst does not take everything. */
const GROWTH = 4;

/** How often one key is asked for. Times are by the monotonic clock. */
export class Demand {
  readonly #termMs: number;
  #checks: number;
  #sinceMs: number;
  #expected: number;
  #lastMs: number;

  /** `checks` have come since `sinceMs`, and the last one just now. */
  constructor(termMs: number, checks: number, sinceMs: number, nowMs: number) {
    this.#termMs = termMs;
    this.#checks = checks;
    this.#sinceMs = sinceMs;
    this.#expected = checks;
    this.#lastMs = nowMs;
  }

  /** When the key was last asked for. */
  get lastMs(): number {
    return this.#lastMs;
  }

  note(nowMs: number): void {
    this.#checks++;
    this.#lastMs = nowMs;
  }

  /** How many checks to expect in a term, by those since the last call. */
  expect(nowMs: number): number {
    const elapsedMs = Math.max(1, nowMs - this.#sinceMs);
    const measured = (this.#checks * this.#termMs) / elapsedMs;
    this.#expected = Math.min(measured, this.#expected * GROWTH);
    this.#checks = 0;
    this.#sinceMs = nowMs;
    return Math.floor(this.#expected);
  }
}
