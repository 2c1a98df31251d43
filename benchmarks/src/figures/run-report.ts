import type { Environment } from '../environment.ts';
import type { GoalOutcome } from '../goals/goal.ts';
import type { SuiteResult } from './results.ts';

/** How a run was made. */
export interface RunOptions {
  readonly suites: readonly string[];
  readonly quick: boolean;
  readonly rounds: number;
  readonly roundMs: number;
}

/** Everything that a run found out: the content of report.json. */
export interface RunReport {
  readonly environment: Environment;
  readonly options: RunOptions;
  readonly suites: readonly SuiteResult[];
  readonly goals: readonly GoalOutcome[];
  /** Wall time of the run. */
  readonly elapsedMs: number;
}
