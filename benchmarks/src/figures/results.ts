import type { Entry, Row, Suite } from '../suite.ts';
import type { Summary } from './statistics.ts';

/** The result of one round, by the name of the figure. */
export type RoundFigures = Readonly<Record<string, number>>;

/** The figures of one contender in every round, or why it is missing. */
export interface ContenderResult {
  readonly entry: Entry;
  readonly rounds: readonly RoundFigures[];
  /** By the name of the figure; empty if the contender is missing. */
  readonly summaries: Readonly<Record<string, Summary>>;
  /** Why there are no figures. */
  readonly missing?: string;
}

export interface RowResult {
  readonly row: Row;
  readonly contenders: readonly ContenderResult[];
}

export interface SuiteResult {
  readonly suite: Suite;
  /** The server that the rows were measured on, with its version and the settings that matter. */
  readonly server?: string;
  readonly rows: readonly RowResult[];
}

/** Every contender without figures, and the number of all contenders. */
export function missingContenders(suites: readonly SuiteResult[]): {
  readonly missing: readonly string[];
  readonly all: number;
} {
  const all = suites.flatMap(({ suite, rows }) =>
    rows.flatMap(({ row, contenders }) => contenders.map((result) => ({ suite, row, result }))),
  );
  const missing = all
    .filter(({ result }) => result.missing !== undefined)
    .map(({ suite, row, result }) => `${suite.name}, ${row.title}: ${result.entry.label}: ${result.missing}`);
  return { missing, all: all.length };
}
