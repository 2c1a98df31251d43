import type { LimitCounters } from '../counters/limit-counters.ts';
import { boundedKey } from './bounded-key.ts';
import { SpaceSaving } from './space-saving.ts';

/** A key that was denied often. */
export interface TopKey {
  readonly limiter: string;
  readonly limit: string;
  /** As it was counted, or its keyed hash; a key of more than 200 characters is a SHA-256 digest. */
  readonly key: string;
  /** Denials; recent ones weigh more, because all counts are halved in each `halveEvery`. */
  readonly count: number;
  /** By how much `count` may be too high. */
  readonly error: number;
}

/** How many denials share one reading of the clock. */
const DENIALS_PER_READING = 64;

/** The keys that are denied most, in bounded memory. */
export class TopKeys {
  readonly #table: SpaceSaving<LimitCounters>;
  readonly #halveEveryMs: number;
  readonly #now: () => number;
  #halvesAtMs: number;
  #untilReading = DENIALS_PER_READING;

  constructor(capacity: number, halveEveryMs: number, now: () => number) {
    this.#table = new SpaceSaving(capacity);
    this.#halveEveryMs = halveEveryMs;
    this.#now = now;
    this.#halvesAtMs = now() + halveEveryMs;
  }

  /** Counts a denial of the key by the limit. */
  countDenial(limit: LimitCounters, key: string): void {
    if (--this.#untilReading === 0) this.#age();
    this.#table.add(limit, boundedKey(key));
  }

  /** The keys with the most denials, highest first. */
  top(most: number, digest: (key: string) => string = (key) => key): readonly TopKey[] {
    this.#age();
    return this.#table.top(most).map(({ group, key, count, error }) => {
      return { limiter: group.limiter, limit: group.name, key: digest(key), count, error };
    });
  }

  /** The share of the top key in all denials, from 0 to 1, and never too high; 0 without denials. */
  get topShare(): number {
    this.#age();
    const [first] = this.#table.top(1);
    return first === undefined ? 0 : (first.count - first.error) / this.#table.total;
  }

  get size(): number {
    return this.#table.size;
  }

  #age(): void {
    this.#untilReading = DENIALS_PER_READING;
    const nowMs = this.#now();
    // After 60 halvings every count is 0; a process that slept for a year must not halve a million times.
    for (let i = 0; nowMs >= this.#halvesAtMs && i < 60; i++) {
      this.#table.halve();
      this.#halvesAtMs += this.#halveEveryMs;
    }
    if (nowMs >= this.#halvesAtMs) this.#halvesAtMs = nowMs + this.#halveEveryMs;
  }
}
