/** The names of the algorithms that core brings. A store that runs them natively has one program for each. */
export const builtInAlgorithms = [
  'fixed-window',
  'sliding-window',
  'sliding-window-log',
  'token-bucket',
  'leaky-bucket',
  'gcra',
  'concurrency',
  'block',
] as const;

/** The name of an algorithm that core brings: key a table with it, and a missing row fails to compile. */
export type BuiltInAlgorithm = (typeof builtInAlgorithms)[number];

const names: ReadonlySet<string> = new Set(builtInAlgorithms);

/** Whether core brings the algorithm of this name. */
export function isBuiltInAlgorithm(name: string): name is BuiltInAlgorithm {
  return names.has(name);
}
