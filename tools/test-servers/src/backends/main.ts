// Runs the suites of the Redis and the Postgres store on several versions of their servers, one after the
// other, and prints a table. Arguments name the versions. Fails if a version is missing or anything in its
// suite fails.
import { type Backend, backendNamed, lookAt, usualBackends } from './backend.ts';
import { type BackendOutcome, backendTable, isProven } from './backend-table.ts';
import { runSuite } from './run-suite.ts';

async function outcomeOf(backend: Backend): Promise<BackendOutcome> {
  const { name } = backend;
  const seen = await lookAt(backend).catch((error: Error) => error);
  if (seen instanceof Error) return { name, missing: seen.message };
  console.log(`\n${name}: ${seen.version}, ${seen.from}`);
  return runSuite(backend).then(
    (result) => ({ name, seen, result }),
    (error: Error) => ({ name, seen, missing: `its suite could not be run: ${error.message}` }),
  );
}

/** Resolves to the exit code. */
async function testBackends(requested: readonly string[]): Promise<number> {
  let backends: Backend[];
  try {
    backends = (requested.length > 0 ? requested : usualBackends).map(backendNamed);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const outcomes: BackendOutcome[] = [];
  for (const backend of backends) outcomes.push(await outcomeOf(backend));
  console.log(`\n${backendTable(outcomes)}`);
  return outcomes.every(isProven) ? 0 : 1;
}

process.exitCode = await testBackends(process.argv.slice(2));
