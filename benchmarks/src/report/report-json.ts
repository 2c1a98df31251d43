import { missingContenders, type RowResult, type SuiteResult } from './results.ts';
import type { RunReport } from './run-report.ts';

/** The whole report as data: every round of every contender, and what is missing first. */
export function reportJson(report: RunReport): object {
  const { environment, options, suites, goals, elapsedMs } = report;
  return {
    missing: missingContenders(suites).missing,
    environment,
    options,
    elapsedMs,
    goals: goals.map(({ goal, ...outcome }) => ({ ...goal, ...outcome })),
    suites: suites.map(suiteJson),
  };
}

function suiteJson({ suite, server, rows }: SuiteResult): object {
  const { name, title, about } = suite;
  return { name, title, about, server, rows: rows.map(rowJson) };
}

function rowJson({ row, contenders }: RowResult): object {
  return {
    ...row,
    contenders: contenders.map(({ entry, ...result }) => {
      // Where its module lies is a path of this machine, and says nothing that its id does not.
      const { module: _, ...told } = entry;
      return { ...told, ...result };
    }),
  };
}
