import type { MeasurementKind } from '../suite.ts';

/**
 * How many times as long as others the rounds of a measurement are. Requests first need connections, and
 * complete slowly, so they need longer rounds. Arrivals need many checks for a p99.9, and their rounds begin
 * with one that finds the capacity.
 */
export function roundLength(measurement: MeasurementKind): number {
  if (measurement === 'requests') return 2.5;
  return measurement === 'arrivals' ? 3 : 1;
}
