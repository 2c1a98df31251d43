import { formatNumber, mainFigure } from './figures.ts';
import { contenderOf, ratioTo } from './ratios.ts';
import type { SuiteResult } from './results.ts';

/** A number that was promised before anything was built. */
export interface Goal {
  readonly what: string;
  readonly goal: string;
  /** The row that decides. */
  readonly suite: string;
  readonly row: string;
  /** All of these must meet it. */
  readonly contenders: readonly string[];
  readonly measure: Measure;
  /** What was tried, and what stands in the way; printed if the goal is not met. */
  readonly tried: string;
}

/** What is compared. */
export type Measure =
  /** Times as fast, or as small, as another contender of the row; by its main figure if none is named. */
  | { readonly kind: 'ratio'; readonly to: string; readonly atLeast: number; readonly figure?: string }
  /** The row's main figure itself. */
  | { readonly kind: 'below'; readonly limit: number };

/** The verdict on a goal. */
export interface GoalOutcome {
  readonly goal: Goal;
  readonly verdict: 'met' | 'not met' | 'not measured';
  /** The ratio or the figure of each contender. Empty if the goal was not measured. */
  readonly values: Readonly<Record<string, number>>;
  /** The same in words. */
  readonly seen: string;
}

/** Compares a goal with the results. It is met only if every contender that it names meets it. */
export function judge(goal: Goal, suites: readonly SuiteResult[]): GoalOutcome {
  const result = suites
    .find(({ suite }) => suite.name === goal.suite)
    ?.rows.find(({ row }) => row.id === goal.row);
  const { measure } = goal;
  const found = goal.contenders.map((id) => {
    const contender = result === undefined ? undefined : contenderOf(result, id);
    if (result === undefined || contender === undefined) return undefined;
    const figure = mainFigure(result.row.measurement);
    const value =
      measure.kind === 'ratio'
        ? ratioTo(result, contender, measure.to, measure.figure)
        : contender.summaries[figure.name]?.median;
    if (value === undefined || !Number.isFinite(value)) return undefined;
    const unit = measure.kind === 'ratio' ? '×' : ` ${figure.unit}`;
    return { id, value, words: `${contender.entry.label}: ${formatNumber(value)}${unit}` };
  });
  const seen = found.filter((one) => one !== undefined);
  if (seen.length < goal.contenders.length) {
    return { goal, verdict: 'not measured', values: {}, seen: '' };
  }
  const isMet = seen.every(({ value }) =>
    measure.kind === 'ratio' ? value >= measure.atLeast : value < measure.limit,
  );
  return {
    goal,
    verdict: isMet ? 'met' : 'not met',
    values: Object.fromEntries(seen.map(({ id, value }) => [id, value])),
    seen: seen.map(({ words }) => words).join('; '),
  };
}
