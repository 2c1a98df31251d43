import type { ParsedBucket } from './parse-fake-quotas.ts';
import type { QuotaCounter, QuotaState, QuotaUsage } from './quota-counter.ts';

/** A bucket that starts full and refills all the time. */
export class FakeTokenBucket implements QuotaCounter {
  readonly #name: string;
  readonly #windowMs: number;
  readonly #perMs: number;
  #capacity: number;
  #level: number;
  #atMs: number;
  #spent = 0;
  #foreign = 0;
  /** Refill that had no room before the first call: it was not there to spend. */
  #firstSpendMs: number | undefined;

  constructor({ name, limit, windowMs }: ParsedBucket, nowMs: number) {
    this.#name = name;
    this.#capacity = limit;
    this.#windowMs = windowMs;
    this.#perMs = limit / windowMs;
    this.#level = limit;
    this.#atMs = nowMs;
  }

  available(nowMs: number): number {
    const elapsedMs = nowMs - this.#atMs;
    if (elapsedMs > 0) {
      this.#level = Math.min(this.#capacity, this.#level + elapsedMs * this.#perMs);
      this.#atMs = nowMs;
    }
    return this.#level;
  }

  spend(nowMs: number, units: number, isForeign: boolean): void {
    this.#level = this.available(nowMs) - units;
    this.#firstSpendMs ??= nowMs;
    if (isForeign) this.#foreign += units;
    else this.#spent += units;
  }

  waitMs(nowMs: number, units: number): number {
    if (units > this.#capacity) return Number.POSITIVE_INFINITY;
    return Math.max(0, Math.ceil((units - this.available(nowMs)) / this.#perMs));
  }

  state(nowMs: number): QuotaState {
    const level = this.available(nowMs);
    return {
      name: this.#name,
      kind: 'bucket',
      limit: this.#capacity,
      remaining: Math.max(0, Math.floor(level)),
      resetInMs: Math.ceil((this.#capacity - level) / this.#perMs),
      windowMs: this.#windowMs,
      refillPerSecond: this.#perMs * 1000,
    };
  }

  /** Offered is the full bucket, and what refilled since the first call. */
  usage(nowMs: number): QuotaUsage {
    const sinceMs = nowMs - (this.#firstSpendMs ?? nowMs);
    const offered = this.#capacity + sinceMs * this.#perMs;
    return { spent: this.#spent, foreign: this.#foreign, offered };
  }

  changeLimit(nowMs: number, limit: number): void {
    this.available(nowMs);
    this.#capacity = limit;
    this.#level = Math.min(this.#level, limit);
  }
}
