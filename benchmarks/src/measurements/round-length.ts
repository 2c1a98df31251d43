import type { MeasurementKind } from '../suite.ts';

/**
 * How many times as long as others the rounds of a measurement are: requests need connections first, and there are few
 * in a short time.
 */
export function roundLength(measurement: MeasurementKind): number {
  return measurement === 'requests' ? 2.5 : 1;
}
