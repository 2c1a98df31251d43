import type { EmptyProject } from './empty-project.ts';
import type { NodeProgram } from './node-program.ts';
import { runProgram } from './run-program.ts';
import type { Outcome } from './smoke-test.ts';

/** The files of `consumer/` that hold tests, by what they check. */
export const nodeTests = {
  'conformance suite on the memory store': 'conformance-on-memory.mjs',
  'two copies of every package at once': 'two-copies.mjs',
} as const;

export type NodeTests = keyof typeof nodeTests;

/** How a file of tests ended. */
export interface NodeTestsOutcome extends Outcome {
  /** How many cases passed. */
  readonly cases: number;
}

const TIMEOUT_MS = 300_000;

/** Runs a file of tests against the installed packages, with Node's test runner. */
export async function runNodeTests(
  { folder }: EmptyProject,
  tests: NodeTests,
  node: NodeProgram,
): Promise<NodeTestsOutcome> {
  const args = ['--test-reporter=tap', nodeTests[tests]];
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
