import type { RunEnvironment } from '@sluice/test-servers';
import type { GoalOutcome } from './goal.ts';
import type { SuiteResult } from './results.ts';

/** How thoroughly a run measures; `run/effort.ts` has the numbers. */
export type Effort = 'full' | 'brief' | 'quick';

/** How a run was made. */
export interface RunOptions {
  readonly suites: readonly string[];
  readonly effort: Effort;
  readonly rounds: number;
  readonly roundMs: number;
}

/** All results of a run: the content of report.json. */
export interface RunReport {
  readonly environment: RunEnvironment;
  readonly options: RunOptions;
  readonly suites: readonly SuiteResult[];
  readonly goals: readonly GoalOutcome[];
  /** Wall time of the run. */
  readonly elapsedMs: number;
}
