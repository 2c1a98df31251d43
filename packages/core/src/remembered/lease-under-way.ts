import type { Ahead, Check, CheckResult } from '../checks/check.ts';

/** What a lease under way needs of {@link Leases}. Times are by the monotonic clock. */
export interface LeaseTaker {
  /** How many checks to take ahead. They count as taken until `ended`. */
  size(lease: LeaseUnderWay, nowMs: number): number;
  /** The store has granted this many of them. */
  granted(lease: LeaseUnderWay, count: number, result: CheckResult): void;
  ended(lease: LeaseUnderWay): void;
}

/** A lease that was asked for, until the answer of the store. */
export class LeaseUnderWay implements Ahead {
  readonly check: Check;
  /** The checks that it may take, which count as taken. */
  count = 0;
  /** When its command was sent; `undefined` before that, while other checks can still join it. */
  sentMs: number | undefined;
  /** Resolves when its command has ended; rejects with the error if it failed. */
  readonly end: Promise<void>;
  readonly #taker: LeaseTaker;
  #settle: (error?: unknown) => void = () => {};
  #hasEnded = false;

  constructor(check: Check, taker: LeaseTaker) {
    this.check = check;
    this.#taker = taker;
    this.end = new Promise((resolve, reject) => {
      this.#settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    // Checks may wait for it, or none.
    this.end.catch(() => undefined);
  }

  take(): number {
    this.sentMs = performance.now();
    return this.#taker.size(this, this.sentMs);
  }

  granted(count: number, result: CheckResult): void {
    this.#taker.granted(this, count, result);
  }

  ended(error?: unknown): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#taker.ended(this);
    this.#settle(error);
  }
}
