import { environment } from '../environment.ts';
import { allGoals } from '../goals/all-goals.ts';
import { judge } from '../goals/goal.ts';
import type { SuiteResult } from '../report/results.ts';
import type { RunReport } from '../report/run-report.ts';
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

/** Runs suites, one after the other. What cannot be measured is missing from the report, which says so. */
export async function runBenchmarks(command: BenchmarkCommand): Promise<RunReport> {
  const startMs = performance.now();
  const suites = allSuites.filter(({ name }) => command.suites.includes(name));
  const base = command.quick ? quick : full;
  const settings = { ...base, rounds: command.rounds ?? base.rounds };
  const progress = new Progress(suites, { ...settings, isQuick: command.quick });
  const found = await environment([...new Set(suites.flatMap(({ packages }) => packages))]);
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    results.push(
      await runSuite(suite, {
        ...settings,
        quick: command.quick,
        workerUrl: new URL('../worker.js', import.meta.url),
        startServer,
        onStage: (of, row, stage) => progress.tell(of, row, stage),
      }),
    );
  }
  return {
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
}
