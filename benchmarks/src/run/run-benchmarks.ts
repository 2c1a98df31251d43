import { runEnvironment } from '@sluice/test-servers';
import { judge } from '../figures/goal.ts';
import type { SuiteResult } from '../figures/results.ts';
import type { Effort, RunReport } from '../figures/run-report.ts';
import { allGoals } from '../goals/all-goals.ts';
import type { Suite } from '../suite.ts';
import { roundsOf } from './effort.ts';
import { Progress } from './progress.ts';
import { runSuite } from './run-suite.ts';
import { startBenchmarkServer } from './start-benchmark-server.ts';

/** What to run. */
export interface BenchmarkRun {
  readonly suites: readonly Suite[];
  readonly effort: Effort;
  /** How many rounds count. Default: as many as the effort says. */
  readonly rounds: number | undefined;
}

/**
 * Runs suites one after the other. Contenders that cannot be measured are missing from the report, which
 * lists them.
 */
export async function runBenchmarks({ suites, effort, rounds }: BenchmarkRun): Promise<RunReport> {
  const startMs = performance.now();
  const base = roundsOf[effort];
  const settings = { ...base, rounds: rounds ?? base.rounds, isFull: effort === 'full' };
  const progress = new Progress(suites, settings);
  const packages = new Set(suites.flatMap((suite) => suite.packages));
  const environment = runEnvironment([...packages], import.meta.url);
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    results.push(
      await runSuite(suite, {
        ...settings,
        workerUrl: new URL('../measurements/worker.js', import.meta.url),
        startServer: startBenchmarkServer,
        onStage: (of, row, stage) => progress.report(of, row, stage),
      }),
    );
  }
  progress.end();
  return {
    environment,
    options: {
      suites: suites.map(({ name }) => name),
      effort,
      rounds: settings.rounds,
      roundMs: settings.roundMs,
    },
    suites: results,
    goals: allGoals.map((goal) => judge(goal, results)),
    elapsedMs: performance.now() - startMs,
  };
}
