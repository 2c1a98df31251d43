import type { AnswerSource, RateLimitErrorCode } from '@sluice/core';
import type { CounterTable } from './counter-table.ts';
import type { LimiterCounters, Operation } from './limiter-counters.ts';
import { OUTCOMES, type Outcome, SOURCES } from './outcome.ts';

/** What was counted for one limit. */
export interface LimitSnapshot {
  readonly name: string;
  readonly denials: number;
  readonly charges: number;
  readonly near: number;
}

/** What was counted for all limiters of one name, since telemetry was created. */
export interface LimiterSnapshot {
  readonly name: string;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly sources: Readonly<Record<AnswerSource, number>>;
  readonly operations: Readonly<Record<Operation, number>>;
  readonly errors: Readonly<Partial<Record<RateLimitErrorCode, number>>>;
  readonly outages: number;
  /** Whether a limiter of this name does not call its store now, because of an outage. */
  readonly isOut: boolean;
  readonly limits: readonly LimitSnapshot[];
}

/** A copy of all counters. */
export function snapshotOf(counters: CounterTable): readonly LimiterSnapshot[] {
  const limits = [...counters.limits()];
  return [...counters.limiters].map((limiter) => ({
    name: limiter.name,
    outcomes: sumBy(OUTCOMES, (i) => limiter.decisions.filter((_, index) => index % 4 === i)),
    sources: sumBy(SOURCES, (i) => limiter.decisions.slice(4 * i, 4 * i + 4)),
    operations: { ...limiter.operations },
    errors: errorsOf(limiter),
    outages: limiter.outages,
    isOut: limiter.out.size > 0,
    limits: limits
      .filter((limit) => limit.limiter === limiter.name)
      .map(({ name, denials, charges, near }) => ({ name, denials, charges, near })),
  }));
}

function errorsOf({ errors }: LimiterCounters): Partial<Record<RateLimitErrorCode, number>> {
  return Object.fromEntries(errors) as Partial<Record<RateLimitErrorCode, number>>;
}

function sumBy<Name extends string>(
  names: readonly Name[],
  countsOf: (index: number) => readonly number[],
): Record<Name, number> {
  const sums = names.map((name, i) => [name, countsOf(i).reduce((sum, count) => sum + count, 0)]);
  return Object.fromEntries(sums) as Record<Name, number>;
}
