import { type Arbitrary, constantFrom, oneof, record } from 'fast-check';

const DAY_MS = 86_400_000;

/** How far the clock moves before a step. */
export interface Move {
  /** Windows of the first limit, plus milliseconds. */
  readonly windows: number;
  readonly ms: number;
  /** Whether the step repeats the command before it, `ms` after the retry time that the command reported. */
  readonly isRetry: boolean;
}

function moves(windows: readonly number[], ms: readonly number[], isRetry = false): Arbitrary<Move> {
  return record({
    windows: constantFrom(...windows),
    ms: constantFrom(...ms),
    isRetry: constantFrom(isRetry),
  });
}

/**
 * Most steps follow at once or soon; some come part of a window later, on an edge, beyond it, or earlier, by
 * up to a window or by far more.
 */
export const anyMove: Arbitrary<Move> = oneof(
  { weight: 12, arbitrary: moves([0], [0, 0, 0, 1, 3]) },
  { weight: 6, arbitrary: moves([0.1, 0.5, 1], [-1, 0, 1]) },
  { weight: 4, arbitrary: moves([0], [-1, 0], true) },
  { weight: 2, arbitrary: moves([2, 3], [-1, 0]) },
  { weight: 2, arbitrary: moves([0, -0.5, -1], [-1, 0, 1]) },
  { weight: 1, arbitrary: moves([-1, -2, -5], [-1, 0, 1, -DAY_MS]) },
);
