import type { MeasurementKind } from '../suite.ts';

/**
 * How many times as long as others the rounds of a measurement are. Requests first need connections, and
 * complete slowly, so they need longer rounds.
 */
export function roundLength(measurement: MeasurementKind): number {
  return measurement === 'requests' ? 2.5 : 1;
}
