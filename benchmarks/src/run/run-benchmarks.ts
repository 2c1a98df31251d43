import { environment } from '../environment.ts';
import { allGoals } from '../goals/all-goals.ts';
import { judge } from '../goals/goal.ts';
import { reportMarkdown } from '../report/markdown.ts';
import { missingContenders, type SuiteResult } from '../report/results.ts';
import type { RunReport } from '../report/run-report.ts';
import { writeReport } from '../report/write-report.ts';
import { allSuites } from '../suites/all-suites.ts';
import { Progress } from './progress.ts';
import { runSuite } from './run-suite.ts';
import { startServer } from './servers.ts';

/** How long a round lasts and how many there are. */
const full = { rounds: 7, roundMs: 400, keyCount: 10_000, timeLimitMs: 180_000 } as const;
const quick = { rounds: 1, roundMs: 20, keyCount: 1000, timeLimitMs: 30_000 } as const;

/** What to run. */
export interface BenchmarkCommand {
  readonly suites: readonly string[];
  readonly quick: boolean;
  readonly rounds: number | undefined;
}

/** Runs suites, writes the report into the folder and resolves to it. Rejects if it cannot be written. */
export async function runBenchmarks(
  command: BenchmarkCommand,
  folder: string,
): Promise<{ readonly markdown: string; readonly isComplete: boolean }> {
  const startMs = performance.now();
  const suites = allSuites.filter(({ name }) => command.suites.includes(name));
  const base = command.quick ? quick : full;
  const settings = { ...base, rounds: command.rounds ?? base.rounds };
  const progress = new Progress(suites, settings.rounds, settings.roundMs);
  const found = await environment([...new Set(suites.flatMap(({ packages }) => packages))]);
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    results.push(
      await runSuite(suite, {
        ...settings,
        quick: command.quick,
        workerUrl: new URL('../worker.js', import.meta.url),
        startServer,
        onRound: (of, row, round) => progress.tell(of, row, round),
      }),
    );
  }
  const report: RunReport = {
    environment: found,
    options: {
      suites: command.suites,
      quick: command.quick,
      rounds: settings.rounds,
      roundMs: settings.roundMs,
    },
    suites: results,
    goals: allGoals.map((goal) => judge(goal, results)),
    elapsedMs: performance.now() - startMs,
  };
  await writeReport(report, folder);
  return {
    markdown: reportMarkdown(report),
    isComplete: missingContenders(results).missing.length === 0,
  };
}
