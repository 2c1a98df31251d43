import type { AnswerSource, CheckCost, Decision, EventKind, RateLimitErrorCode } from '@sluice/core';
import { LatencyHistogram } from './latency-histogram.ts';
import type { LimitCounters } from './limit-counters.ts';
import { OUTCOMES, pairIndex, SOURCES } from './outcome.ts';

/** Uses of a limiter that are not decisions of `consume` or `reserve`. */
export type Operation = Exclude<EventKind, 'consume' | 'reserve'>;

/** Returns the counters of a limit, the same object for the same name. */
export type FindLimit = (limiter: string, limit: string) => LimitCounters;

/** Plain numbers for all limiters of one name. */
export class LimiterCounters {
  readonly name: string;
  /** One count per outcome and source; see `pairIndex`. */
  readonly decisions: number[] = new Array(OUTCOMES.length * SOURCES.length).fill(0);
  readonly operations: Record<Operation, number> = { peek: 0, refund: 0, penalize: 0, commit: 0, cancel: 0 };
  readonly errors: Map<RateLimitErrorCode, number> = new Map();
  readonly latency: LatencyHistogram = new LatencyHistogram();
  /** Whether a limiter of this name uses a store outside this process, so that latency means something. */
  isRemote = false;
  outages = 0;
  /** Limiters of this name whose store is out now. */
  readonly out: Set<object> = new Set();
  readonly #findLimit: FindLimit;
  /** The counters in the order of the last decision's limits, nearly always the order of the next. */
  #lastLimits: LimitCounters[] = [];
  #lastNames: string[] = [];

  constructor(name: string, findLimit: FindLimit) {
    this.name = name;
    this.#findLimit = findLimit;
  }

  /** Counts one `consume` or `reserve`. */
  countDecision(decision: Decision, cost: CheckCost, source: AnswerSource): void {
    const index = pairIndex(decision, source);
    this.decisions[index] = (this.decisions[index] as number) + 1;
    const { limits, allowed } = decision;
    for (let i = 0; i < limits.length; i++) {
      const status = limits[i] as Decision['limits'][number];
      const counters = this.limitAt(i, status.name);
      if (allowed) counters.countAllowed(status, cost);
      else if (!status.allowed) counters.denials++;
    }
  }

  countOperation(kind: Operation): void {
    this.operations[kind]++;
  }

  countError(code: RateLimitErrorCode): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  /** The counters of the limit at this place in a decision. */
  limitAt(index: number, name: string): LimitCounters {
    if (this.#lastNames[index] !== name) {
      this.#lastNames[index] = name;
      this.#lastLimits[index] = this.#findLimit(this.name, name);
    }
    return this.#lastLimits[index] as LimitCounters;
  }
}
