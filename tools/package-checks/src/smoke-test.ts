import type { EmptyProject } from './empty-project.ts';
import type { NodeProgram } from './node-program.ts';
import { runProgram } from './run-program.ts';

/** Each way to load a package has its own program in `consumer/smoke`. */
export const loadingWays = { import: 'by-import.mjs', require: 'by-require.cjs' } as const;

export type LoadingWay = keyof typeof loadingWays;

/** How a check of an installed package ended. */
export interface Outcome {
  readonly passed: boolean;
  /** Everything that a failed check printed; for a passed one, warnings of Node. */
  readonly output: string;
}

const TIMEOUT_MS = 300_000;

/** Loads one installed package in its own process, and checks that it works. */
export async function smokeTest(
  { folder }: EmptyProject,
  shortName: string,
  way: LoadingWay,
  node: NodeProgram,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const program = `smoke/${loadingWays[way]}`;
  const ended = await runProgram(node.path, [program, shortName], {
    cwd: folder,
    env,
    timeoutMs: TIMEOUT_MS,
  });
  const passed = ended.code === 0;
  return { passed, output: passed ? ended.stderr : `${ended.stdout}${ended.stderr}` };
}
