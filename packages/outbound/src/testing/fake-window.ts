import type { ParsedWindow } from './parse-fake-quotas.ts';
import type { QuotaCounter, QuotaState, QuotaUsage } from './quota-counter.ts';

/** A fixed window, at a phase of the clock, or from the first call after the one before has ended. */
export class FakeWindow implements QuotaCounter {
  readonly #name: string;
  readonly #windowMs: number;
  readonly #phaseMs: number;
  readonly #startsOnFirstCall: boolean;
  #limit: number;
  #startMs: number | undefined;
  #used = 0;
  #ended = 0;
  readonly #whole = { spent: 0, foreign: 0, offered: 0 };
  #current = { spent: 0, foreign: 0 };

  constructor({ name, limit, windowMs, phaseMs, startsOnFirstCall }: ParsedWindow, nowMs: number) {
    this.#name = name;
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#phaseMs = phaseMs;
    this.#startsOnFirstCall = startsOnFirstCall;
    if (!startsOnFirstCall) this.#startMs = this.#startOf(nowMs);
  }

  available(nowMs: number): number {
    this.#passTime(nowMs);
    return Math.max(0, this.#limit - this.#used);
  }

  spend(nowMs: number, units: number, isForeign: boolean): void {
    this.#passTime(nowMs);
    this.#startMs ??= nowMs;
    this.#used += units;
    if (isForeign) this.#current.foreign += units;
    else this.#current.spent += units;
  }

  waitMs(nowMs: number, units: number): number {
    if (units > this.#limit) return Number.POSITIVE_INFINITY;
    return units <= this.available(nowMs) ? 0 : this.#resetInMs(nowMs);
  }

  state(nowMs: number): QuotaState {
    return {
      name: this.#name,
      kind: 'window',
      limit: this.#limit,
      remaining: Math.floor(this.available(nowMs)),
      resetInMs: this.#resetInMs(nowMs),
      windowMs: this.#windowMs,
      refillPerSecond: 0,
    };
  }

  /** Counts whole windows only: the first began before the first call, the last has not ended. */
  usage(nowMs: number): QuotaUsage {
    this.#passTime(nowMs);
    return { ...this.#whole };
  }

  changeLimit(nowMs: number, limit: number): void {
    this.#passTime(nowMs);
    this.#limit = limit;
  }

  #resetInMs(nowMs: number): number {
    return this.#startMs === undefined ? this.#windowMs : this.#startMs + this.#windowMs - nowMs;
  }

  #passTime(nowMs: number): void {
    const startMs = this.#startMs;
    // A clock that has stepped back stays in its window.
    if (startMs === undefined || nowMs < startMs + this.#windowMs) return;
    const windows = Math.floor((nowMs - startMs) / this.#windowMs);
    const isWhole = this.#startsOnFirstCall || this.#ended > 0;
    if (isWhole) {
      this.#whole.spent += this.#current.spent;
      this.#whole.foreign += this.#current.foreign;
    }
    // Windows in which no call came were there to be used.
    this.#whole.offered += this.#limit * (isWhole ? windows : windows - 1);
    this.#ended += windows;
    this.#current = { spent: 0, foreign: 0 };
    this.#used = 0;
    this.#startMs = this.#startsOnFirstCall ? undefined : this.#startOf(nowMs);
  }

  #startOf(nowMs: number): number {
    const offset = nowMs - this.#phaseMs;
    return Math.floor(offset / this.#windowMs) * this.#windowMs + this.#phaseMs;
  }
}
