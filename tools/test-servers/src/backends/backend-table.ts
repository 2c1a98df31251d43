import type { SeenBackend } from './backend.ts';
import type { SuiteResult } from './run-suite.ts';

/** What became of one backend. Without `result`, it was not to be had or its suite could not be run. */
export interface BackendOutcome {
  readonly name: string;
  readonly seen?: SeenBackend;
  readonly result?: SuiteResult;
  /** Why there is no result. */
  readonly missing?: string;
}

/** Whether the suite ran on this backend, whole, and nothing failed. A suite of no tests proves nothing. */
export function isProven({ result }: BackendOutcome): boolean {
  return result?.success === true && result.passed > 0 && result.failed === 0;
}

/** The outcomes as a Markdown table, with the reasons of what is missing below it. */
export function backendTable(outcomes: readonly BackendOutcome[]): string {
  const rows = outcomes.map(({ name, seen, result }) => [
    name,
    seen?.version ?? '',
    ...(result
      ? [result.passed, result.failed, result.skipped, `${result.seconds.toFixed(0)} s`].map(String)
      : ['missing', '', '', '']),
    seen?.from ?? '',
  ]);
  const head = ['asked for', 'version', 'passed', 'failed', 'skipped', 'time', 'from'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const reasons = outcomes.flatMap(({ name, missing }) =>
    missing === undefined ? [] : [`\n${name} is missing: ${missing}`],
  );
  return [...lines, ...reasons].join('\n');
}
