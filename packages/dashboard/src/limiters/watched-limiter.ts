import { type AnswerSource, type Decision, type RecordKey, tallyDecisions } from '@sluice/core';
import type { LimitKind, StoreState } from '../messages.ts';
import { KeyHistory } from './key-history.ts';
import { keyLimit } from './key-limit.ts';
import type { NamedLimiter } from './shown-limiter.ts';
import { StoreLatency } from './store-latency.ts';

/** What a limit allows, as in the last decision that had it. */
export interface LimitFacts {
  readonly limit: number;
  readonly windowMs: number;
  readonly kind: LimitKind;
}

/** Gets what happens to a limiter's store. */
export interface OutageListener {
  began(limiter: string, code: string, message: string): void;
  ended(limiter: string): void;
}

const FAILING_FOR_MS = 10_000;
const IDLE_AFTER_MS = 60_000;
/** A function may make up names of limits. */
const MAX_LIMITS = 200;

/** Follows a limiter: the history of its keys, its store's latency and health, and what its limits allow. */
export class WatchedLimiter {
  readonly named: NamedLimiter;
  readonly history: KeyHistory;
  readonly limits: Map<string, LimitFacts> = new Map();
  readonly #isInProcess: boolean;
  readonly #latency = new StoreLatency();
  readonly #stops: readonly (() => void)[];
  #isOut = false;
  #hasFailed = false;
  #hasAnswered = false;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #lastDecision: Decision | undefined;

  constructor(named: NamedLimiter, maxKeys: number, outages: OutageListener) {
    const { name, limiter } = named;
    this.named = named;
    this.history = new KeyHistory(maxKeys);
    this.#isInProcess = 'consumeSync' in limiter;
    const tallied = tallyDecisions(limiter, (kind, keys, _cost, decision, source, arrivedMs) => {
      this.#note(decision, source, arrivedMs);
      if (kind === 'consume' || kind === 'reserve') this.#countKeys(keys, decision.allowed);
    });
    this.#stops = [
      tallied.stop,
      limiter.on('error', () => {
        this.#hasFailed = true;
      }),
      limiter.on('degraded', ({ failure }) => {
        this.#isOut = true;
        outages.began(name, failure.code, failure.message);
      }),
      limiter.on('recovered', () => {
        this.#isOut = false;
        outages.ended(name);
      }),
    ];
  }

  /** Takes over what has happened since the last call. Called twice a second. */
  age(nowMs: number): void {
    this.history.minute = Math.floor(nowMs / 60_000);
    this.#latency.age(nowMs);
    if (this.#hasFailed) this.#failedAtMs = nowMs;
    if (this.#hasAnswered) this.#answeredAtMs = nowMs;
    this.#hasFailed = false;
    this.#hasAnswered = false;
    for (const status of this.#lastDecision?.limits ?? []) {
      const { name, limit, windowMs, kind } = keyLimit(status);
      if (this.limits.size >= MAX_LIMITS && !this.limits.has(name)) continue;
      this.limits.set(name, { limit, windowMs, kind });
    }
    this.#lastDecision = undefined;
  }

  store(nowMs: number, errors: Readonly<Record<string, number>>): StoreState {
    return {
      state: this.#state(nowMs),
      isInProcess: this.#isInProcess,
      ...(this.#isInProcess ? {} : this.#latency.percentiles()),
      errors,
    };
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #state(nowMs: number): StoreState['state'] {
    if (this.#isOut) return 'out';
    if (nowMs - this.#failedAtMs < FAILING_FOR_MS) return 'failing';
    return nowMs - this.#answeredAtMs < IDLE_AFTER_MS ? 'ok' : 'idle';
  }

  #note(decision: Decision, source: AnswerSource, arrivedMs: number): void {
    if (source !== 'store') return;
    this.#hasAnswered = true;
    this.#lastDecision = decision;
    if (!this.#isInProcess && arrivedMs > 0) this.#latency.record(performance.now() - arrivedMs);
  }

  /** Limits may count different keys; a key that several of them count is counted once. */
  #countKeys(keys: readonly RecordKey[], isAllowed: boolean): void {
    for (let i = 0; i < keys.length; i++) {
      const { key } = keys[i] as RecordKey;
      let isFirst = true;
      for (let j = 0; j < i; j++) if (keys[j]?.key === key) isFirst = false;
      if (isFirst) this.history.count(key, isAllowed);
    }
  }
}
