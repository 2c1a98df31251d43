import type { EmptyProject } from './empty-project.ts';
import type { NodeProgram } from './node-program.ts';
import { type Ended, runProgram } from './run-program.ts';

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

/** The line that the programs print after each package. */
const ENDING = /^== (\S+) (passed|failed)\n/m;

/**
 * Loads installed packages one after the other in a process of their own, and checks that each works.
 * Resolves to their outcomes, by short name.
 */
export async function smokeTests(
  { folder }: EmptyProject,
  shortNames: readonly string[],
  way: LoadingWay,
  node: NodeProgram,
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Outcome>> {
  const program = `smoke/${loadingWays[way]}`;
  const ended = await runProgram(node.path, [program, ...shortNames], {
    cwd: folder,
    env,
    timeoutMs: TIMEOUT_MS,
  });
  return outcomesOf(ended, shortNames);
}

function outcomesOf(
  { code, stdout, stderr }: Ended,
  shortNames: readonly string[],
): ReadonlyMap<string, Outcome> {
  const parts = stderr.split(ENDING);
  // What is left has no ending: a check that has ended the process, or what the process says at its end.
  const left = parts.pop() ?? '';
  const outcomes = new Map<string, Outcome>();
  for (let i = 0; i < parts.length; i += 3) {
    const [printed = '', name = '', ending] = parts.slice(i);
    const passed = ending === 'passed';
    outcomes.set(name, { passed, output: passed ? printed : `${printed}${stdout}` });
  }
  const notReached = shortNames.filter((name) => !outcomes.has(name));
  for (const name of notReached) {
    outcomes.set(name, { passed: false, output: `The process ended with ${code}:\n${stdout}${left}` });
  }
  const allPassed = [...outcomes.values()].every(({ passed }) => passed);
  if (!allPassed || (code === 0 && left === '')) return outcomes;
  // What one of them has left behind: which one, a run of each by itself would show.
  const output = `The process ended with ${code}:\n${stdout}${left}`;
  return new Map(shortNames.map((name) => [name, { passed: false, output }]));
}
