import type { ConsumeOptions } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';

/** How many waiters try at once at most, as long as all of them are let pass. */
const WIDEST_TRY = 64;

/** The longest that a timer can sleep; a longer wait takes several. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** What a line needs of its limiter. */
export interface WaitingLimiter<Subject> {
  consume(subject: Subject, options: ConsumeOptions): Promise<Decision>;
  refund(subject: Subject, options: ConsumeOptions): Promise<Decision>;
}

/** Who waits in a line. */
export interface Waiter<Subject> {
  readonly subject: Subject;
  readonly cost: number;
  /** When the wait must be over, by the clock of this process that never goes back. */
  readonly endsMs: number;
  resolve(decision: Decision): void;
  reject(error: unknown): void;
}

/**
 * Those who wait for units of the same keys, first come, first served, also where a later one with a smaller cost would fit.
 * Only the head of the line asks; after a denial it sleeps for as long as that says, on the one timer of the line.
 */
export class WaitingLine<Subject> {
  readonly #limiter: WaitingLimiter<Subject>;
  readonly #keys: readonly RecordKey[];
  readonly #onEmpty: () => void;
  readonly #waiters = new Set<Waiter<Subject>>();
  #queuedCost = 0;
  #wakesMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isServing = false;
  #width = 1;

  constructor(limiter: WaitingLimiter<Subject>, keys: readonly RecordKey[], onEmpty: () => void) {
    this.#limiter = limiter;
    this.#keys = keys;
    this.#onEmpty = onEmpty;
  }

  /** Puts it at the end of the line; rejects it with WAIT_TOO_LONG if it is certain that its turn would come too late. */
  join(waiter: Waiter<Subject>): void {
    const leastMs = this.#leastWaitMs(this.#queuedCost + waiter.cost);
    if (this.#wakesMs > waiter.endsMs || (leastMs > 0 && performance.now() + leastMs > waiter.endsMs)) {
      waiter.reject(tooLong());
      return;
    }
    this.#waiters.add(waiter);
    this.#queuedCost += waiter.cost;
    if (this.#timer === undefined) void this.#serve();
  }

  /** Takes it out of the line, if it is still there. */
  leave(waiter: Waiter<Subject>): void {
    const [first] = this.#waiters;
    if (!this.#waiters.delete(waiter)) return;
    this.#queuedCost -= waiter.cost;
    if (this.#isServing || waiter !== first) return;
    // What the line slept for was the cost of the one who leaves; the next may want less.
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

  /** Lets the first of the line ask; how long to sleep until the next try. */
  async #tryOnce(): Promise<number> {
    const trying = this.#first();
    const { subject, cost } = trying[0] as Waiter<Subject>;
    const tries = trying.map((waiter) => this.#limiter.consume(waiter.subject, { cost }));
    let waitMs = 0;
    const failures: unknown[] = [];
    for (const end of await Promise.allSettled(tries)) {
      if (end.status === 'rejected') failures.push(end.reason);
      else if (end.value.allowed) this.#grant(subject, cost, end.value);
      else if (waitMs === 0) waitMs = Math.max(1, end.value.retryAfterMs);
    }
    for (const waiter of trying) {
      if (failures.length > 0 && this.#waiters.has(waiter)) this.#settle(waiter).reject(failures.shift());
    }
    this.#width = waitMs === 0 ? Math.min(this.#width * 2, WIDEST_TRY) : 1;
    const [next] = this.#waiters;
    // Who was denied may have left; the answer says nothing to one who wants another cost.
    return next?.cost === cost ? this.#dropLate(waitMs) : 0;
  }

  /** The first of the line, as far as they ask for the same. */
  #first(): Waiter<Subject>[] {
    const first: Waiter<Subject>[] = [];
    for (const waiter of this.#waiters) {
      if (first.length === this.#width || waiter.cost !== (first[0] ?? waiter).cost) break;
      first.push(waiter);
    }
    return first;
  }

  /** Whoever asked may have left; then the units go to the next who wants as many, or back. */
  #grant(subject: Subject, cost: number, decision: Decision): void {
    const [next] = this.#waiters;
    if (next?.cost === cost) this.#settle(next).resolve(decision);
    // A refund that fails leaves the units spent: too few are granted, never too many.
    else this.#limiter.refund(subject, { cost }).catch(() => undefined);
  }

  /** Sends those away whose turn would come too late, and the first if its cost never fits. */
  #dropLate(waitMs: number): number {
    if (waitMs === 0) return 0;
    if (waitMs === Number.POSITIVE_INFINITY) {
      const [first] = this.#waiters;
      if (first !== undefined) this.#settle(first).reject(tooLong());
      return 0;
    }
    this.#wakesMs = performance.now() + waitMs;
    for (const waiter of this.#waiters) {
      if (waiter.endsMs < this.#wakesMs) this.#settle(waiter).reject(tooLong());
    }
    return waitMs;
  }

  #settle(waiter: Waiter<Subject>): Waiter<Subject> {
    this.#waiters.delete(waiter);
    this.#queuedCost -= waiter.cost;
    return waiter;
  }

  /**
   * How long so many units take at least, by any algorithm: all of the limit at once, all of it again when a window ends
   * in the next moment, and then the limit per window.
   */
  #leastWaitMs(cost: number): number {
    let leastMs = 0;
    for (const { algorithm } of this.#keys)
      leastMs = Math.max(leastMs, (cost / algorithm.limit - 2) * algorithm.windowMs);
    return leastMs;
  }
}

function tooLong(): RateLimitError {
  return new RateLimitError('WAIT_TOO_LONG');
}
