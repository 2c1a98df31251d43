/**
 * The names of the algorithms that core brings and a store may run natively, with one program for each.
 * `calendarWindow` is missing: time zones are left to the process, so every store runs it through `update`.
 */
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

/** Whether a store may run the algorithm of this name natively. */
export function isBuiltInAlgorithm(name: string): name is BuiltInAlgorithm {
  return names.has(name);
}

/** The name of the algorithm of `calendarWindow`. */
export const CALENDAR_WINDOW = 'calendar-window';

/** Whether core brings the algorithm of this name, so that no custom algorithm may have it. */
export function isAlgorithmOfCore(name: string): boolean {
  return names.has(name) || name === CALENDAR_WINDOW;
}
