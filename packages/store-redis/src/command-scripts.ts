import { nativeAlgorithm, nativeAlgorithmNames } from './native-algorithms.ts';
import { Script } from './script.ts';

const shared = new Map<string, Script>();
const forOneCommand = new Map<string, Script>();
const forCommands = new Map<string, Script>();

/** The script that runs a single spend of a single key of this algorithm. */
export function oneCommandScript(algorithm: string): Script {
  let script = forOneCommand.get(algorithm);
  if (script === undefined) {
    script = scriptOf([algorithm], 'run-one');
    forOneCommand.set(algorithm, script);
  }
  return script;
}

/**
 * The script that runs commands of these algorithms and no others: a server parses and sets up only what it
 * needs.
 */
export function commandScript(algorithms: ReadonlySet<string>): Script {
  const names = [...algorithms].join();
  let script = forCommands.get(names);
  if (script === undefined) {
    script = scriptOf([...algorithms], 'run');
    forCommands.set(names, script);
  }
  return script;
}

/** The scripts for single commands of each algorithm, and for commands of any one algorithm. */
export function commonScripts(): readonly Script[] {
  const scripts = nativeAlgorithmNames.flatMap((name) => [
    oneCommandScript(name),
    commandScript(new Set([name])),
  ]);
  return [...new Set(scripts)];
}

function scriptOf(algorithms: readonly string[], end: 'run' | 'run-one'): Script {
  const used = algorithms.map(nativeAlgorithm);
  // In one order and without repetition, so that the same programs are always the same script.
  const rows = nativeAlgorithmNames.map(nativeAlgorithm).filter((row) => used.includes(row));
  const parts = [...new Set(rows.flatMap((row) => row.programs))];
  const id = [...parts, end].join();
  let script = shared.get(id);
  if (script === undefined) {
    script = new Script('open', ...parts, 'answer-alone', end);
    shared.set(id, script);
  }
  return script;
}
