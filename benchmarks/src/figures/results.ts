import type { Figures } from '../measurements/measurement.ts';
import type { Entry, Row, Suite } from '../suite.ts';
import type { Summary } from './statistics.ts';

/** What became of one contender of a row: every round's figures, or why there are none. */
export interface ContenderResult {
  readonly entry: Entry;
  readonly rounds: readonly Figures[];
  /** By the name of the figure; empty if it is missing. */
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
  /** Which server the rows were measured on, with its version and what matters of its settings. */
  readonly server?: string;
  readonly rows: readonly RowResult[];
}

/** Every contender that has no figures, and how many there are in all. */
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
