import { Script } from './script.ts';

/** The files that each algorithm's program consists of. */
const PARTS = {
  'fixed-window': ['fixed-window'],
  'sliding-window': ['sliding-window'],
  'token-bucket': ['bucket', 'token-bucket', 'leaky-bucket', 'gcra'],
  'leaky-bucket': ['bucket', 'token-bucket', 'leaky-bucket', 'gcra'],
  gcra: ['bucket', 'token-bucket', 'leaky-bucket', 'gcra'],
  'sliding-window-log': ['sliding-window-log'],
} as const;

/** The algorithms that run inside Redis. */
export const nativeAlgorithms: readonly (keyof typeof PARTS)[] = Object.freeze(
  Object.keys(PARTS) as (keyof typeof PARTS)[],
);

const shared = new Map<string, Script>();
const forOneCommand = new Map<string, Script>();
const forCommands = new Map<string, Script>();

/** The script that runs a single command of a single key of this algorithm. */
export function oneCommandScript(algorithm: string): Script {
  let script = forOneCommand.get(algorithm);
  if (script === undefined) {
    script = scriptOf([algorithm], 'run-one');
    forOneCommand.set(algorithm, script);
  }
  return script;
}

/** The script that runs commands of these algorithms and no others: a server parses and sets up only what it needs. */
export function commandScript(algorithms: ReadonlySet<string>): Script {
  const names = [...algorithms].join();
  let script = forCommands.get(names);
  if (script === undefined) {
    script = scriptOf(names.split(','), 'run');
    forCommands.set(names, script);
  }
  return script;
}

function scriptOf(algorithms: readonly string[], end: 'run' | 'run-one'): Script {
  // In one order and without repetition, so that the same programs are the same script.
  const names = nativeAlgorithms.filter((name) => algorithms.includes(name));
  const parts = [...new Set(names.flatMap((name) => PARTS[name]))];
  const id = [...parts, end].join();
  let script = shared.get(id);
  if (script === undefined) {
    script = new Script('open', ...parts, 'answer-alone', end);
    shared.set(id, script);
  }
  return script;
}
