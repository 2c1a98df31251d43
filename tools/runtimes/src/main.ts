// Runs the Web adapter and the store conformance suite on Node, Bun, Deno and workerd, and prints a table.
// Arguments name the runtimes. Fails if a runtime is missing, answers other than Node does, or fails a case.
import { runtimes } from './runtime.ts';
import { outcomeOf, problemsOf, type RuntimeOutcome, runtimeTable } from './runtime-outcome.ts';

/** Resolves to the exit code. */
async function testRuntimes(requested: readonly string[]): Promise<number> {
  const names = requested.length > 0 ? requested : Object.keys(runtimes);
  const node = await outcomeOf('node');
  const expected = node.answers ?? [];
  const outcomes: RuntimeOutcome[] = [];
  for (const name of names) outcomes.push(name === 'node' ? node : await outcomeOf(name));
  console.log(runtimeTable(outcomes, expected));
  let isProven = expected.length > 0;
  for (const outcome of outcomes) {
    const problems = problemsOf(outcome, expected);
    if (problems.length === 0) continue;
    isProven = false;
    console.error(`\n${outcome.name}:\n${problems.join('\n')}`);
  }
  return isProven ? 0 : 1;
}

process.exitCode = await testRuntimes(process.argv.slice(2));
