/** The units of Envoy's limits, by their numbers on the wire. */
export const UNITS = ['UNKNOWN', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'MONTH', 'YEAR', 'WEEK'] as const;

export type Unit = (typeof UNITS)[number];

const WINDOWS: ReadonlyMap<number, Unit> = new Map([
  [1000, 'SECOND'],
  [60_000, 'MINUTE'],
  [3_600_000, 'HOUR'],
  [86_400_000, 'DAY'],
  [604_800_000, 'WEEK'],
  [2_592_000_000, 'MONTH'],
  [31_536_000_000, 'YEAR'],
]);

/** The unit of a window, or UNKNOWN: the RateLimit-Policy field shows those windows. */
export function unitOf(windowMs: number): Unit {
  return WINDOWS.get(windowMs) ?? 'UNKNOWN';
}

/** The window of a unit, in milliseconds. `unit` in any case. */
export function windowOf(unit: string): number {
  return [...WINDOWS].find(([, name]) => name === unit.toUpperCase())?.[0] ?? 0;
}
