/** Keys that are counted at once. Under a flood of more, the others wait for the next span. */
const MOST_COUNTED = 10_000;

/** Finds the keys that are asked for often, by counting within spans of one term each. */
export class FrequentKeys {
  readonly #spanMs: number;
  readonly #least: number;
  #counts = new Map<string, number>();
  #startMs = Number.NEGATIVE_INFINITY;

  /** A key is frequent if it comes `least` times within one span. */
  constructor(spanMs: number, least: number) {
    this.#spanMs = spanMs;
    this.#least = least;
  }

  /** When the present span began. */
  get startMs(): number {
    return this.#startMs;
  }

  /** Counts the key, and returns whether it has just become frequent. */
  note(id: string, nowMs: number): boolean {
    if (nowMs - this.#startMs >= this.#spanMs) {
      // Not cleared: a map with heavy turnover keeps its old tables alive.
      this.#counts = new Map();
      this.#startMs = nowMs;
    }
    const count = (this.#counts.get(id) ?? 0) + 1;
    if (count > 1 || this.#counts.size < MOST_COUNTED) this.#counts.set(id, count);
    return count >= this.#least;
  }
}
