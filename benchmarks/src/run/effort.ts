import type { Effort } from '../figures/run-report.ts';

/** The rounds of a run. */
export interface Rounds {
  /** Rounds that count. One more comes first, to warm up. */
  readonly rounds: number;
  readonly roundMs: number;
  readonly keyCount: number;
  /** How long a contender may take for one round before it counts as hung. */
  readonly timeLimitMs: number;
}

export const roundsOf: Readonly<Record<Effort, Rounds>> = {
  full: { rounds: 7, roundMs: 400, keyCount: 10_000, timeLimitMs: 180_000 },
  // A suite of seven rows takes about half a minute.
  brief: { rounds: 3, roundMs: 200, keyCount: 10_000, timeLimitMs: 60_000 },
  quick: { rounds: 1, roundMs: 20, keyCount: 1000, timeLimitMs: 60_000 },
};
