import { LimitCounters } from './limit-counters.ts';
import { LimiterCounters } from './limiter-counters.ts';

/** Counts what has no series of its own, because the table is full. */
export const OTHER = '_other';

/** The counters of a process, bounded in limiters and in limits. */
export class CounterTable {
  readonly #maxLimiters: number;
  readonly #maxLimits: number;
  readonly #limiters = new Map<string, LimiterCounters>();
  readonly #limits = new Map<string, Map<string, LimitCounters>>();
  #limitCount = 0;

  constructor(maxLimiters: number, maxLimits: number) {
    this.#maxLimiters = maxLimiters;
    this.#maxLimits = maxLimits;
  }

  get limiters(): Iterable<LimiterCounters> {
    return this.#limiters.values();
  }

  *limits(): Iterable<LimitCounters> {
    for (const limits of this.#limits.values()) yield* limits.values();
  }

  /** The counters of the limiters of this name, or of all that found no room. */
  limiter(name: string): LimiterCounters {
    const known = this.#limiters.get(name);
    if (known !== undefined) return known;
    if (this.#limiters.size >= this.#maxLimiters && name !== OTHER) return this.limiter(OTHER);
    const counters = new LimiterCounters(name, (limiter, limit) => this.#limit(limiter, limit));
    this.#limiters.set(name, counters);
    return counters;
  }

  /** Names of limits may be made at run time, by a function of the limits, so they are bounded too. */
  #limit(limiter: string, name: string): LimitCounters {
    let limits = this.#limits.get(limiter);
    if (limits === undefined) {
      limits = new Map();
      this.#limits.set(limiter, limits);
    }
    const known = limits.get(name);
    if (known !== undefined) return known;
    if (this.#limitCount >= this.#maxLimits && name !== OTHER) return this.#limit(limiter, OTHER);
    const counters = new LimitCounters(limiter, name);
    limits.set(name, counters);
    // The `_other` of each limiter comes on top, so the bound is maxLimits + maxLimiters + 1.
    if (name !== OTHER) this.#limitCount++;
    return counters;
  }
}
