import type { DimensionReading } from '../../observation.ts';

/**
 * Returns one reading per dimension. Of two names that become the same dimension, the one with less left
 * holds, so that a caller never sends too much.
 */
export function strictest(readings: readonly DimensionReading[]): DimensionReading[] {
  const byName = new Map<string, DimensionReading>();
  for (const reading of readings) {
    const other = byName.get(reading.dimension);
    const isStricter = other === undefined || left(reading) < left(other);
    if (isStricter) byName.set(reading.dimension, reading);
  }
  return [...byName.values()];
}

function left({ remaining, limit }: DimensionReading): number {
  return remaining ?? limit ?? Number.POSITIVE_INFINITY;
}
