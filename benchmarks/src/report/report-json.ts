import { missingContenders, type RowResult, type SuiteResult } from '../figures/results.ts';
import type { RunReport } from '../figures/run-report.ts';

/** The whole report as data, with every round of every contender. It begins with what is missing. */
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
      // The path of its module is specific to this machine, and the id already identifies the contender.
      const { module: _, ...described } = entry;
      return { ...described, ...result };
    }),
  };
}
