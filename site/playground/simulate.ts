import { createLimiter, type Decision } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { type LimitMakers, limitOf } from './limit-makers.ts';
import type { LimitSpec } from './limit-spec.ts';
import { nameOf } from './scenario.ts';
import type { Arrival } from './traffic.ts';

/**
 * The simulation begins here, four seconds into a ten-second window of the clock, as real traffic begins at
 * any time.
 */
export const START_MS = 1_800_000_004_000;

/** The verdict on one call. */
export interface Moment extends Arrival {
  readonly decision: Decision;
}

/** What the limits decide about some traffic; `problem` says why they cannot be made. */
export interface Timeline {
  readonly moments: readonly Moment[];
  readonly problem?: string;
}

/**
 * Decides the traffic with the library itself, on a memory store whose clock is set to the time of each call.
 * Nothing here knows an algorithm.
 */
export function simulate(
  makers: LimitMakers,
  limits: readonly LimitSpec[],
  arrivals: readonly Arrival[],
): Timeline {
  let nowMs = START_MS;
  try {
    const limiter = createLimiter({
      store: memoryStore({ clock: { now: () => nowMs } }),
      limits: limits.map((spec, i) => limitOf(makers, spec, nameOf(i))),
    });
    const moments = arrivals.map(({ atMs, key }) => {
      nowMs = START_MS + atMs;
      return { atMs, key, decision: limiter.consumeSync(key) };
    });
    return { moments };
  } catch (error) {
    return { moments: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What a visitor compares between two timelines. */
export interface Totals {
  readonly allowed: number;
  readonly denied: number;
  readonly firstDenialMs?: number;
  /** The longest wait that a denied call was given, of those that end. */
  readonly longestWaitMs: number;
  /** The most calls that passed within any one second. */
  readonly mostPerSecond: number;
}

export function totalsOf({ moments }: Timeline): Totals {
  const passed = moments.filter(({ decision }) => decision.allowed);
  const denied = moments.filter(({ decision }) => !decision.allowed);
  const waits = denied.map(({ decision }) => decision.retryAfterMs).filter(Number.isFinite);
  let mostPerSecond = 0;
  for (let first = 0, next = 0; next < passed.length; next++) {
    while ((passed[next]?.atMs ?? 0) - (passed[first]?.atMs ?? 0) >= 1000) first++;
    mostPerSecond = Math.max(mostPerSecond, next - first + 1);
  }
  const [firstDenial] = denied;
  return {
    allowed: passed.length,
    denied: denied.length,
    ...(firstDenial && { firstDenialMs: firstDenial.atMs }),
    longestWaitMs: waits.length === 0 ? 0 : waits.reduce((a, b) => Math.max(a, b)),
    mostPerSecond,
  };
}
