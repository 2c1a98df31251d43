import type { CheckCost, ConsumeOptions } from '../checks/consume-options.ts';
import { type Cost, costAt, isSameCost } from '../command.ts';
import type { Decision } from '../decision.ts';
import { isOutage, RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Reservation } from '../reservation/reservation.ts';

/** The largest number of waiters that try at once, as long as every try is allowed. */
const WIDEST_TRY = 64;

/** The longest that a timer can sleep; a longer wait takes several. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** How long to wait until the next try while the store is out. */
const OUTAGE_PAUSE_MS = 500;

/** What a line needs of its limiter. */
export interface WaitingLimiter<Subject> {
  reserve(subject: Subject, options: ConsumeOptions): Promise<Reservation>;
}

/** One caller that waits in a line. */
export interface Waiter<Subject> {
  readonly subject: Subject;
  readonly cost: CheckCost;
  /** The cost of each limit. */
  readonly units: Cost;
  /** When the wait must be over, by the monotonic clock of this process. */
  readonly endsMs: number;
  resolve(decision: Decision): void;
  reject(error: unknown): void;
}

/**
 * The callers that wait for units of the same keys. First come, first served, even where a later one with a
 * smaller cost would fit. Only the head of the line tries; after a denial it sleeps for `retryAfterMs`, on
 * the one timer of the line.
 */
export class WaitingLine<Subject> {
  readonly #limiter: WaitingLimiter<Subject>;
  readonly #keys: readonly RecordKey[];
  readonly #onEmpty: () => void;
  readonly #waiters = new Set<Waiter<Subject>>();
  /** The sum of the costs of all waiters, by limit. */
  readonly #queued: number[];
  #wakesMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isServing = false;
  #width = 1;

  constructor(limiter: WaitingLimiter<Subject>, keys: readonly RecordKey[], onEmpty: () => void) {
    this.#limiter = limiter;
    this.#keys = keys;
    this.#queued = keys.map(() => 0);
    this.#onEmpty = onEmpty;
  }

  /**
   * Adds the waiter at the end, or rejects it with WAIT_TOO_LONG if its turn would certainly come too late.
   */
  join(waiter: Waiter<Subject>): void {
    const leastMs = this.#leastWaitMs(waiter.units);
    if (this.#wakesMs > waiter.endsMs || (leastMs > 0 && performance.now() + leastMs > waiter.endsMs)) {
      waiter.reject(tooLong());
      return;
    }
    this.#waiters.add(waiter);
    this.#count(waiter, 1);
    if (this.#timer === undefined) void this.#serve();
  }

  /** Removes the waiter, if it is still in the line. */
  leave(waiter: Waiter<Subject>): void {
    const [first] = this.#waiters;
    if (!this.#waiters.delete(waiter)) return;
    this.#count(waiter, -1);
    if (this.#isServing || waiter !== first) return;
    // The line slept for the cost of this waiter; the next one may need less.
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#serve();
  }

  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    let sleepMs = 0;
    while (this.#waiters.size > 0 && sleepMs === 0) sleepMs = await this.#tryOnce();
    this.#isServing = false;
    if (this.#waiters.size === 0) this.#onEmpty();
    else this.#sleep(sleepMs);
  }

  #sleep(ms: number): void {
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#serve();
      },
      Math.min(ms, LONGEST_SLEEP_MS),
    );
  }

  /** Lets the head of the line try, and returns how long to sleep until the next try. */
  async #tryOnce(): Promise<number> {
    const trying = this.#first();
    const { cost, units } = trying[0] as Waiter<Subject>;
    // Reserved, because the waiter may leave before the answer comes.
    const tries = trying.map((waiter) => this.#limiter.reserve(waiter.subject, { cost }));
    let waitMs = 0;
    const failures: unknown[] = [];
    for (const end of await Promise.allSettled(tries)) {
      if (end.status === 'rejected') failures.push(end.reason);
      else if (end.value.decision.allowed) this.#grant(units, end.value);
      else if (waitMs === 0) waitMs = Math.max(1, end.value.decision.retryAfterMs);
    }
    if (failures.some(isOutage)) return this.#dropLate(OUTAGE_PAUSE_MS, failures.find(isOutage));
    for (const waiter of trying) {
      if (failures.length > 0 && this.#waiters.has(waiter)) this.#settle(waiter).reject(failures.shift());
    }
    this.#width = waitMs === 0 ? Math.min(this.#width * 2, WIDEST_TRY) : 1;
    const [next] = this.#waiters;
    // The waiter that was denied may have left, and the denial does not apply to another cost.
    return next !== undefined && isSameCost(next.units, units) ? this.#dropLate(waitMs) : 0;
  }

  /** The first waiters in the line that have the same cost. */
  #first(): Waiter<Subject>[] {
    const first: Waiter<Subject>[] = [];
    for (const waiter of this.#waiters) {
      if (first.length === this.#width || !isSameCost(waiter.units, (first[0] ?? waiter).units)) break;
      first.push(waiter);
    }
    return first;
  }

  /**
   * The waiter that tried may have left. Then the units go to the next one with the same cost, or are given
   * back.
   */
  #grant(units: Cost, reservation: Reservation): void {
    const [next] = this.#waiters;
    if (next !== undefined && isSameCost(next.units, units)) {
      this.#settle(next).resolve(reservation.decision);
    }
    // If it fails, the units stay spent: too few are granted, never too many.
    else reservation.cancel().catch(() => undefined);
  }

  /** Rejects waiters whose turn would come too late, and the first one if its cost never fits. */
  #dropLate(waitMs: number, outage?: RateLimitError): number {
    if (waitMs === 0) return 0;
    if (waitMs === Number.POSITIVE_INFINITY) {
      const [first] = this.#waiters;
      if (first !== undefined) this.#settle(first).reject(tooLong());
      return 0;
    }
    const wakesMs = performance.now() + waitMs;
    // Only a denial says that no earlier try can succeed.
    this.#wakesMs = outage === undefined ? wakesMs : 0;
    for (const waiter of this.#waiters) {
      if (waiter.endsMs < wakesMs) this.#settle(waiter).reject(tooLong(outage));
    }
    return waitMs;
  }

  #settle(waiter: Waiter<Subject>): Waiter<Subject> {
    this.#waiters.delete(waiter);
    this.#count(waiter, -1);
    return waiter;
  }

  #count({ units }: Waiter<Subject>, sign: 1 | -1): void {
    for (const i of this.#queued.keys())
      this.#queued[i] = (this.#queued[i] as number) + sign * costAt(units, i);
  }

  /**
   * A lower bound, for any algorithm, of the time until the units of all waiters and these fit: all of the
   * limit at once, all of it again when a window ends in the next moment, and then the limit per window.
   */
  #leastWaitMs(units: Cost): number {
    let leastMs = 0;
    for (const [i, { algorithm }] of this.#keys.entries()) {
      const cost = (this.#queued[i] as number) + costAt(units, i);
      leastMs = Math.max(leastMs, (cost / algorithm.limit - 2) * algorithm.windowMs);
    }
    return leastMs;
  }
}

function tooLong(outage?: RateLimitError): RateLimitError {
  if (outage === undefined) return new RateLimitError('WAIT_TOO_LONG');
  const message = 'The store was out until `maxWaitMs` had passed, or would have. The cause says why.';
  return new RateLimitError('WAIT_TOO_LONG', message, { cause: outage });
}
