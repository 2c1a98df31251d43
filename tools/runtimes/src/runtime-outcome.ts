import { answersOf } from './answers.ts';
import type { SuiteOutcome } from './programs/app.ts';
import { runtimes } from './runtime.ts';
import { serveProgram } from './served-program.ts';

/** The outcome of one runtime. */
export interface RuntimeOutcome {
  readonly name: string;
  readonly version?: string;
  readonly answers?: readonly string[];
  readonly suite?: SuiteOutcome;
  /** Why there is no result. */
  readonly missing?: string;
}

/** Runs the program of a runtime. Never rejects: a runtime that cannot be run is an outcome too. */
export async function outcomeOf(name: string): Promise<RuntimeOutcome> {
  try {
    const runtime = runtimes[name];
    if (runtime === undefined) throw new Error(`The runtimes are ${Object.keys(runtimes).join(', ')}.`);
    const { origin, version, stop } = await serveProgram(runtime());
    try {
      const answers = await answersOf(origin);
      const suite = (await (await fetch(`${origin}/conformance`)).json()) as SuiteOutcome;
      return { name, version, answers, suite };
    } finally {
      await stop();
    }
  } catch (error) {
    return { name, missing: (error as Error).message };
  }
}

/** What is wrong with an outcome, in lines. `expected` are the answers of Node. */
export function problemsOf(outcome: RuntimeOutcome, expected: readonly string[]): readonly string[] {
  const { missing, answers = [], suite } = outcome;
  if (missing !== undefined) return [missing];
  const { passed = 0, failures = [] } = suite ?? {};
  if (passed + failures.length === 0) return ['The suite has no cases.'];
  const wrong = expected.flatMap((answer, i) => {
    return answers[i] === answer ? [] : [`Node answers:\n${answer}\nand it answers:\n${answers[i]}`];
  });
  return [...wrong, ...failures];
}

/** The outcomes as a Markdown table. */
export function runtimeTable(outcomes: readonly RuntimeOutcome[], expected: readonly string[]): string {
  const rows = outcomes.map(({ name, version, answers, suite, missing }) => {
    if (missing !== undefined) return [name, 'missing', '', ''];
    const same = expected.filter((answer, i) => answers?.[i] === answer).length;
    const passed = suite?.passed ?? 0;
    return [
      name,
      version,
      `${same} of ${expected.length}`,
      `${passed} of ${passed + (suite?.failures.length ?? 0)}`,
    ];
  });
  const head = ['runtime', 'version', 'answers as on Node', 'cases of the store suite'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
