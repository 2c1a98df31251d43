import type { Denial } from '../quota/exchange.ts';
import type { Waiter } from '../waiting/waiter.ts';
import type { WaitingLine } from '../waiting/waiting-line.ts';
import { type BucketEntry, costFor } from './dimension-entries.ts';

/** How soon to ask again while calls of other processes stand in the way. */
const LEAST_GUESS_MS = 5;
const MOST_GUESS_MS = 1000;
const FIRST_GUESS_MS = 20;
/** Questions that may be denied take at most a fifth of the time of a record that all processes change. */
const EXCHANGES_BETWEEN = 4;
/** A denial is remembered no longer: what another process changes holds here within a second. */
const LONGEST_MEMORY_MS = 1000;

/** A denial that holds for the waiters of its rank and below. Times are by the monotonic clock. */
export interface Sleep {
  readonly untilMs: number;
  /** When to try again, because another process may have resumed or reset the quota. */
  readonly triesMs: number;
  readonly waiter: Waiter;
  /** Whether nothing can come earlier. */
  readonly isCertain: boolean;
  readonly deniedBy: readonly number[];
}

/** Why a line sleeps, if it does: the store is not called while the last denial holds. */
export class LineSleep<W extends Waiter> {
  readonly #line: WaitingLine<W>;
  #sleep: Sleep | undefined;
  #latencyMs = FIRST_GUESS_MS;
  #exchangeMs = 0;

  constructor(line: WaitingLine<W>) {
    this.#line = line;
  }

  /** The last denial, even if it is time to try again; `undefined`: none. */
  get last(): Sleep | undefined {
    return this.#sleep;
  }

  isAsleep(nowMs: number): boolean {
    return this.#sleep !== undefined && this.#sleep.triesMs > nowMs;
  }

  end(): void {
    this.#sleep = undefined;
  }

  /** Ends a sleep that calls under way have caused: one of them has been settled. */
  endIfHeld(): void {
    if (this.#sleep?.isCertain === false) this.end();
  }

  /** Ends a sleep for what this waiter costs: it has left. */
  endIfOf(waiter: W): void {
    if (this.#sleep?.waiter === waiter) this.end();
  }

  /** A call has taken this long. */
  learnLatency(latencyMs: number): void {
    this.#latencyMs += (latencyMs - this.#latencyMs) / 8;
  }

  /** An exchange has taken this long: the more processes ask at once, the longer. */
  learnExchange(exchangeMs: number): void {
    this.#exchangeMs += (exchangeMs - this.#exchangeMs) / 2;
  }

  /** How long a denied waiter has to wait: until then, or a guess while a call under way denies it. */
  waitMsOf({ waitMs, isHeld }: Denial): number {
    const likelyMs = Math.max(this.#latencyMs, EXCHANGES_BETWEEN * this.#exchangeMs, LEAST_GUESS_MS);
    const guessMs = Math.min(likelyMs, MOST_GUESS_MS);
    return isHeld ? Math.min(waitMs, guessMs) : waitMs;
  }

  /** Falls asleep for this long, unless another denial of the same exchange did before. */
  start(waiter: W, denial: Denial, waitMs: number, isFirst: boolean): void {
    const nowMs = performance.now();
    const untilMs = nowMs + waitMs;
    const triesMs = Math.min(untilMs, nowMs + LONGEST_MEMORY_MS);
    const { isHeld, deniedBy } = denial;
    if (isFirst) this.#sleep = { untilMs, triesMs, waiter, isCertain: !isHeld, deniedBy };
    else if (this.#sleep !== undefined && triesMs < this.#sleep.triesMs) {
      this.#sleep = { ...this.#sleep, triesMs };
    }
  }

  /** The sleep that holds for this waiter; `undefined`: it is worth asking. */
  of({ rank, cost }: Waiter, entries: readonly BucketEntry[]): Sleep | undefined {
    const sleep = this.#sleep;
    if (sleep === undefined || sleep.triesMs <= performance.now()) return undefined;
    if (rank < sleep.waiter.rank) return undefined;
    const isQueued = this.#line.has(sleep.waiter as W);
    // A denial that calls under way have caused is not remembered for others than those in the line.
    if (!isQueued && !sleep.isCertain) return undefined;
    const isConcerned = sleep.deniedBy.some((i) => {
      const entry = entries[i] as BucketEntry;
      const units = costFor(entry, cost);
      if (entry.fixedCost === 0) return true;
      return units > 0 && (isQueued || units >= costFor(entry, sleep.waiter.cost));
    });
    return isConcerned ? sleep : undefined;
  }
}
