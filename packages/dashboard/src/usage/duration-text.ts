const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Such as `1 day 2 hours`, with the two largest units. Rounds up, so that no reset is promised too early. */
export function durationText(ms: number): string {
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  if (first < 0) return ms > 0 ? '1 second' : '0 seconds';
  const [, smallestMs] = UNITS[Math.min(first + 1, UNITS.length - 1)] as (typeof UNITS)[number];
  let restMs = Math.ceil(ms / smallestMs) * smallestMs;
  const parts: string[] = [];
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(' ');
}
