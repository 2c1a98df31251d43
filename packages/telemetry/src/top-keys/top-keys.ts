import type { LimitCounters } from '../counters/limit-counters.ts';
import { boundedKey } from './bounded-key.ts';
import { type Counted, SpaceSaving } from './space-saving.ts';

/** A key that was denied often. */
export interface TopKey {
  readonly limiter: string;
  readonly limit: string;
  /** As it was counted, or its keyed hash; a key of more than 200 characters is a SHA-256 digest. */
  readonly key: string;
  /** Denials; recent ones weigh more, because all counts are halved in each `halveEvery`. */
  readonly count: number;
  /**
   * By how much `count` may be off; 0 while every denial was counted and the table had room. In a flood, one
   * denial in 128 is counted, so this includes three standard deviations of the sample.
   */
  readonly error: number;
}

/** Denials that are all counted between two halvings; then a sample is. */
const COUNTED_DENIALS = 4096;
/** Of the later denials, one in 128 is counted, as 128. Counting one costs up to 2 us. */
const SAMPLED_WEIGHT = 128;
/** How many counted denials share one reading of the clock. */
const DENIALS_PER_READING = 64;

/** The keys that are denied most, in bounded memory and time. */
export class TopKeys {
  readonly #table: SpaceSaving<LimitCounters>;
  readonly #halveEveryMs: number;
  readonly #now: () => number;
  #halvesAtMs: number;
  #counted = 0;
  /** Denials to skip until one is counted. */
  #skips = 0;

  constructor(capacity: number, halveEveryMs: number, now: () => number) {
    this.#table = new SpaceSaving(capacity);
    this.#halveEveryMs = halveEveryMs;
    this.#now = now;
    this.#halvesAtMs = now() + halveEveryMs;
  }

  /** Counts a denial of the key by the limit. */
  countDenial(limit: LimitCounters, key: string): void {
    if (this.#skips > 0) {
      this.#skips--;
      return;
    }
    const isSampled = this.#counted >= COUNTED_DENIALS;
    this.#counted++;
    if (isSampled || this.#counted % DENIALS_PER_READING === 0) this.#age();
    // Random, because keys that come in turn would always be skipped by a regular step.
    if (isSampled) this.#skips = Math.floor(Math.random() * (2 * SAMPLED_WEIGHT - 1));
    this.#table.add(limit, boundedKey(key), isSampled ? SAMPLED_WEIGHT : 1);
  }

  /** The keys with the most denials, highest first. */
  top(most: number, digest: (key: string) => string = (key) => key): readonly TopKey[] {
    this.#age();
    return this.#table.top(most).map((counted) => {
      const { group, key, count } = counted;
      return { limiter: group.limiter, limit: group.name, key: digest(key), count, error: errorOf(counted) };
    });
  }

  /** The share of the top key in all denials, from 0 to 1, and rarely too high; 0 without denials. */
  get topShare(): number {
    this.#age();
    const [first] = this.#table.top(1);
    if (first === undefined) return 0;
    return Math.max(first.count - errorOf(first), 0) / this.#table.total;
  }

  get size(): number {
    return this.#table.size;
  }

  #age(): void {
    const nowMs = this.#now();
    if (nowMs < this.#halvesAtMs) return;
    // After 60 halvings every count is 0; a process that slept for a year must not halve a million times.
    for (let i = 0; nowMs >= this.#halvesAtMs && i < 60; i++) {
      this.#table.halve();
      this.#halvesAtMs += this.#halveEveryMs;
    }
    if (nowMs >= this.#halvesAtMs) this.#halvesAtMs = nowMs + this.#halveEveryMs;
    this.#counted = 0;
    this.#skips = 0;
  }
}

/** The error of the table, and three standard deviations of the sample. */
function errorOf({ error, weighted }: Counted<LimitCounters>): number {
  return error + Math.ceil(3 * Math.sqrt(SAMPLED_WEIGHT * weighted));
}
