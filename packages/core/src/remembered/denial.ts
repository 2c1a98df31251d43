import type { Check } from '../checks/check.ts';
import type { Decision, LimitStatus } from '../decision.ts';
import { recordId } from '../record-key.ts';

/**
 * A cost that can never fit is sent to the store again after this time, because the rest of the decision
 * ages.
 */
const NEVER_FITS_FOR_MS = 1000;

/** A denial that can answer later checks. Times are by the monotonic clock of this process. */
export class Denial {
  /** The ids of the records that denied. */
  readonly deniedBy: readonly string[];
  readonly #decision: Decision;
  readonly #cost: number;
  readonly #answeredMs: number;
  readonly #endsMs: number;

  /**
   * The check arrived at `arrivedMs` and was answered at `answeredMs`; the store decided somewhere in
   * between.
   */
  constructor({ keys, cost }: Check, decision: Decision, arrivedMs: number, answeredMs: number) {
    this.deniedBy = keys.filter((_, i) => decision.limits[i]?.allowed === false).map(recordId);
    this.#decision = decision;
    this.#cost = cost;
    this.#answeredMs = answeredMs;
    const { retryAfterMs } = decision;
    const lastsMs = retryAfterMs === Number.POSITIVE_INFINITY ? NEVER_FITS_FOR_MS : retryAfterMs;
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
    const limits = this.#decision.limits.map((status) => this.#aged(status, ageMs));
    return { ...this.#decision, ...waits(this.#decision, ageMs), limits };
  }

  #aged(status: LimitStatus, ageMs: number): LimitStatus {
    const { retryAfterMs, resetAfterMs } = waits(status, ageMs);
    const allowed = retryAfterMs === 0;
    // A lower bound of what is left again; only the store knows the rest.
    const least = resetAfterMs === 0 ? status.limit : allowed ? this.#cost : 0;
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
