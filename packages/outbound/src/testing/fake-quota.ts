import { FakeTokenBucket } from './fake-token-bucket.ts';
import { FakeWindow } from './fake-window.ts';
import type { ParsedQuota } from './parse-fake-quotas.ts';
import type { QuotaCounter, QuotaState, QuotaUsage } from './quota-counter.ts';
import type { Random } from './seeded-random.ts';

/** Parts into which foreign traffic splits a quota at most, so that a large one costs no time. */
const MOST_PARTS = 1000;

/** A quota, and the traffic of others that spends it at random moments. */
export class FakeQuota {
  readonly #counter: QuotaCounter;
  readonly #random: Random;
  readonly #unitsPerForeignCall: number;
  readonly #meanGapMs: number;
  #nextForeignMs: number;
  #foreign = 0;

  constructor(quota: ParsedQuota, foreignShare: number, random: Random, nowMs: number) {
    this.#counter =
      quota.kind === 'window' ? new FakeWindow(quota, nowMs) : new FakeTokenBucket(quota, nowMs);
    this.#random = random;
    this.#unitsPerForeignCall = Math.max(1, Math.floor(quota.limit / MOST_PARTS));
    const unitsPerMs = (foreignShare * quota.limit) / quota.windowMs;
    this.#meanGapMs = unitsPerMs === 0 ? Number.POSITIVE_INFINITY : this.#unitsPerForeignCall / unitsPerMs;
    this.#nextForeignMs = nowMs + this.#gapMs();
  }

  /** Lets the foreign calls up to now happen. Call it before anything else. */
  passTime(nowMs: number): void {
    while (this.#nextForeignMs <= nowMs) {
      const units = Math.min(
        this.#unitsPerForeignCall,
        Math.floor(this.#counter.available(this.#nextForeignMs)),
      );
      if (units > 0) this.#counter.spend(this.#nextForeignMs, units, true);
      this.#foreign += units;
      this.#nextForeignMs += this.#gapMs();
    }
  }

  /** Units that foreign calls have spent. */
  get foreign(): number {
    return this.#foreign;
  }

  available(nowMs: number): number {
    return this.#counter.available(nowMs);
  }

  spend(nowMs: number, units: number): void {
    this.#counter.spend(nowMs, units, false);
  }

  waitMs(nowMs: number, units: number): number {
    return this.#counter.waitMs(nowMs, units);
  }

  state(nowMs: number): QuotaState {
    return this.#counter.state(nowMs);
  }

  usage(nowMs: number): QuotaUsage {
    return this.#counter.usage(nowMs);
  }

  changeLimit(nowMs: number, limit: number): void {
    this.#counter.changeLimit(nowMs, limit);
  }

  /** Exponential gaps: calls of many independent senders. */
  #gapMs(): number {
    return this.#meanGapMs === Number.POSITIVE_INFINITY
      ? this.#meanGapMs
      : -Math.log(1 - this.#random()) * this.#meanGapMs;
  }
}
