const UNITS = [
  ['w', 7 * 24 * 60 * 60 * 1000],
  ['d', 24 * 60 * 60 * 1000],
  ['h', 60 * 60 * 1000],
  ['m', 60 * 1000],
  ['s', 1000],
] as const;

/** A duration as the library reads it. */
export type DurationText = `${number}${'w' | 'd' | 'h' | 'm' | 's' | 'ms'}`;

/** The duration in the largest unit of which it is a whole number: `90_000` is `'90s'`. */
export function durationText(ms: number): DurationText {
  for (const [unit, length] of UNITS) if (ms >= length && ms % length === 0) return `${ms / length}${unit}`;
  return `${ms}ms`;
}

/** A wait for people: `1.25 s`, `now`, or `never`. */
export function waitText(ms: number): string {
  if (ms === 0) return 'now';
  if (!Number.isFinite(ms)) return 'never';
  if (ms < 1000) return `${ms} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(3).replace(/\.?0+$/, '')} s`;
  return durationText(Math.round(ms / 1000) * 1000);
}
