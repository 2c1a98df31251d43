import type { SeenBackend } from './backend.ts';
import type { SuiteResult } from './run-suite.ts';

/** The outcome of one backend. Without `result`, it was not available or its suite could not be run. */
export interface BackendOutcome {
  readonly name: string;
  readonly seen?: SeenBackend;
  readonly result?: SuiteResult;
  /** Why there is no result. */
  readonly missing?: string;
}

/** Whether the whole suite ran on this backend and nothing failed. A suite without tests proves nothing. */
export function isProven({ result }: BackendOutcome): boolean {
  return result?.success === true && result.passed > 0 && result.failed === 0;
}

/** The outcomes as a Markdown table, followed by the reasons why backends are missing. */
export function backendTable(outcomes: readonly BackendOutcome[]): string {
  const rows = outcomes.map(({ name, seen, result }) => [
    name,
    seen?.version ?? '',
    ...(result
      ? [result.passed, result.failed, result.skipped, `${result.seconds.toFixed(0)} s`].map(String)
      : ['missing', '', '', '']),
    seen?.from ?? '',
  ]);
  const head = ['requested', 'version', 'passed', 'failed', 'skipped', 'time', 'from'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const reasons = outcomes.flatMap(({ name, missing }) =>
    missing === undefined ? [] : [`\n${name} is missing: ${missing}`],
  );
  return [...lines, ...reasons].join('\n');
}
