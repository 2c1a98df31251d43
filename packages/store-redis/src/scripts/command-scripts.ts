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

const bySet = new Map<string, Script>();

/** The script that runs commands of these algorithms and no others: a server parses and sets up only what it needs. */
export function commandScript(algorithms: ReadonlySet<string>): Script {
  const names = nativeAlgorithms.filter((name) => algorithms.has(name));
  const parts = new Set(names.flatMap((name) => PARTS[name]));
  const id = [...parts].join();
  let script = bySet.get(id);
  if (script === undefined) {
    script = new Script('open', ...parts, 'run');
    bySet.set(id, script);
  }
  return script;
}
