import type { LimitSpec } from './limit-spec.ts';
import type { TrafficSpec } from './traffic.ts';

/** All that a visitor has set: two sets of limits at most, and the traffic that both decide. */
export interface Scenario {
  readonly lanes: readonly Lane[];
  readonly traffic: TrafficSpec;
}

/** The limits of one limiter. Every call must pass all of them. */
export type Lane = readonly LimitSpec[];

/** More limits than this fit no screen. */
export const MOST_LIMITS = 4;

/** One set of limits, or two side by side. */
export const MOST_LANES = 2;

/** The name of the limit at this place: a name is all that a decision says of it. */
export function nameOf(place: number): string {
  return `limit-${place + 1}`;
}
