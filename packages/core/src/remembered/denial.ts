import type { Check } from '../checks/check.ts';
import { type Cost, costAt } from '../command.ts';
import type { Decision, LimitStatus } from '../decision.ts';
import { recordId } from '../record-key.ts';

/** A denial that can answer later checks. Times are by the monotonic clock of this process. */
export class Denial {
  /** The ids of the records that denied. */
  readonly deniedBy: readonly string[];
  readonly #decision: Decision;
  readonly #cost: Cost;
  readonly #answeredMs: number;
  readonly #endsMs: number;

  /**
   * The check arrived at `arrivedMs` and was answered at `answeredMs`; the store decided somewhere in
   * between. The denial is remembered for `longestMs` at most.
   */
  constructor(
    { keys, cost }: Check,
    decision: Decision,
    arrivedMs: number,
    answeredMs: number,
    longestMs: number,
  ) {
    this.deniedBy = keys.filter((_, i) => decision.limits[i]?.allowed === false).map(recordId);
    this.#decision = decision;
    this.#cost = cost;
    this.#answeredMs = answeredMs;
    const lastsMs = Math.min(decision.retryAfterMs, longestMs);
    // From the arrival, less the fraction of a millisecond that the store's clock does not show: never denied
    // too long.
    this.#endsMs = arrivedMs + lastsMs - 1;
  }

  holds(nowMs: number): boolean {
    return nowMs < this.#endsMs;
  }

  /**
   * The decision as of now. Its waits count from the answer and are rounded up, so waiting that long is
   * enough.
   */
  decision(nowMs: number): Decision {
    const ageMs = Math.floor(nowMs - this.#answeredMs);
    const limits = this.#decision.limits.map((status, i) => this.#aged(status, ageMs, costAt(this.#cost, i)));
    return { ...this.#decision, ...waits(this.#decision, ageMs), limits };
  }

  #aged(status: LimitStatus, ageMs: number, cost: number): LimitStatus {
    const { retryAfterMs, resetAfterMs } = waits(status, ageMs);
    const allowed = retryAfterMs === 0;
    // A lower bound of what is left again; only the store knows the rest.
    const least = resetAfterMs === 0 ? status.limit : allowed ? cost : 0;
    return { ...status, remaining: Math.max(status.remaining, least), retryAfterMs, resetAfterMs, allowed };
  }
}

type Waits = Pick<Decision, 'retryAfterMs' | 'resetAfterMs'>;

function waits({ retryAfterMs, resetAfterMs }: Waits, ageMs: number): Waits {
  return {
    retryAfterMs: Math.max(0, retryAfterMs - ageMs),
    resetAfterMs: Math.max(0, resetAfterMs - ageMs),
  };
}
