import type { LimitStatus } from '@sluice/core';

/** A key that is being denied by a limit: what its next line will say. */
export interface FollowedKey {
  readonly limiter: string;
  readonly limit: string;
  readonly key: string;
  /** Denials that no line has reported. */
  count: number;
  firstAtMs: number;
  lastAtMs: number;
  /** The next summary, if there is anything to report. */
  dueAtMs: number;
  /** The next denial after this is a first one again. */
  readonly windowEndsAtMs: number;
}

const SHORTEST_WINDOW_MS = 1000;
const LONGEST_WINDOW_MS = 86_400_000;

/**
 * When the window of a denial ends: when the limit is as good as new without other traffic, but no sooner
 * than in a second, and no later than in a day. A limit that denies without end is logged daily.
 */
export function windowEndMs(status: LimitStatus, nowMs: number): number {
  const lastsMs = Number.isFinite(status.resetAfterMs) ? status.resetAfterMs : LONGEST_WINDOW_MS;
  return nowMs + Math.min(Math.max(lastsMs, SHORTEST_WINDOW_MS), LONGEST_WINDOW_MS);
}
