import type { Decision, LimitStatus } from '@sluice/core';

/**
 * Whether what was charged can still be told from what came after, so that giving it back takes nothing from a later
 * window. `elapsedMs` must not be less than the time since the store decided: measured from before it was asked.
 *
 * A fixed window holds the charge until it resets. So does a bucket, which has drained it by then and, having had no chance to
 * be full before, is as if it had never been charged. So does a log. Two-counter sliding windows reset one window after
 * the one that was charged: only a status of these tells a reset that is further away than a window is long.
 */
export function holdsCharge({ resetAfterMs, windowMs }: LimitStatus, elapsedMs: number): boolean {
  return elapsedMs < (resetAfterMs > windowMs ? resetAfterMs - windowMs : resetAfterMs);
}

/** A charge that may be given back, at most once. */
export class Settlement {
  readonly #limits: readonly LimitStatus[];
  readonly #askedAtMs: number;
  readonly #answeredAtMs: number;
  #isSettled = false;

  /** `askedAtMs` is when the store was asked, by the monotonic clock. */
  constructor(decision: Decision, askedAtMs: number) {
    this.#limits = decision.limits;
    this.#askedAtMs = askedAtMs;
    this.#answeredAtMs = performance.now();
  }

  /** For each limit, whether to give back to it. None, once this has been asked. */
  settle(): readonly boolean[] {
    if (this.#isSettled) return [];
    this.#isSettled = true;
    // The way to the store takes time again: as long as before, it is assumed.
    const wayMs = this.#answeredAtMs - this.#askedAtMs;
    const elapsedMs = performance.now() - this.#askedAtMs + wayMs;
    return this.#limits.map((limit) => holdsCharge(limit, elapsedMs));
  }
}
