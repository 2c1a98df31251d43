/** Limits the lines written in each second of the clock. */
export class LineBudget {
  readonly #perSecond: number;
  #second = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Whether a line may be written now. */
  isLeft(nowMs: number): boolean {
    return this.#used < this.#perSecond || Math.floor(nowMs / 1000) > this.#second;
  }

  /** Whether one more line may be written now; if so, it counts. */
  take(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    // A clock that goes backwards must not renew the budget.
    if (second > this.#second) {
      this.#second = second;
      this.#used = 0;
    }
    if (this.#used >= this.#perSecond) return false;
    this.#used++;
    return true;
  }
}
