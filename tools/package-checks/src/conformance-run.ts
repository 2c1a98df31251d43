import type { EmptyProject } from './empty-project.ts';
import type { NodeProgram } from './node-program.ts';
import { runProgram } from './run-program.ts';
import type { Outcome } from './smoke-test.ts';

/** How the conformance suite ended. */
export interface ConformanceOutcome extends Outcome {
  /** How many cases passed. */
  readonly cases: number;
}

const TIMEOUT_MS = 180_000;

/** Runs the installed conformance suite on the installed memory store, with Node's test runner. */
export async function runConformance(
  { folder }: EmptyProject,
  node: NodeProgram,
): Promise<ConformanceOutcome> {
  const args = ['--test-reporter=tap', 'conformance-on-memory.mjs'];
  const { code, stdout, stderr } = await runProgram(node.path, args, { cwd: folder, timeoutMs: TIMEOUT_MS });
  const cases = countOf(stdout, 'pass');
  // A run without cases, or one that leaves some out, proves nothing.
  const complete = cases > 0 && cases === countOf(stdout, 'tests');
  const passed = code === 0 && complete;
  return { passed, cases, output: passed ? stderr : `${stdout}${stderr}` };
}

/** A figure of the summary that closes a TAP report. */
function countOf(tap: string, what: 'tests' | 'pass'): number {
  return Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
}
