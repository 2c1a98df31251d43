import { type Arbitrary, array, boolean, constantFrom, integer, oneof, record, tuple } from 'fast-check';
import type { AlgorithmName } from '../sample-limits.ts';

/** One limit of a script, with two sets of parameters between which it changes during the script. */
export interface ScriptLimit {
  readonly algorithm: AlgorithmName;
  readonly variants: readonly [Parameters, Parameters];
}

interface Parameters {
  readonly limit: number;
  readonly windowMs: number;
  readonly align: 'first-use' | 'clock';
}

export interface ScriptStep {
  /** How far the clock moves before the step: windows of the first limit, plus milliseconds. */
  readonly windows: number;
  readonly ms: number;
  /** Whether the step repeats the command before it, `ms` after the retry time that the command reported. */
  readonly isRetry: boolean;
  /**
   * Which limits with which keys, as indices; limit indices are taken modulo the number of limits. A store
   * gets only as many at once as it says it can change in one step.
   */
  readonly targets: readonly (readonly [limit: number, key: number])[];
  readonly cost: number;
  readonly count: number;
  /** Whether the limits use their second set of parameters. */
  readonly isReconfigured: boolean;
  /** Whether the step goes through `execute`, if the run uses both paths. */
  readonly isExecuted: boolean;
}

/** A history: limits, and the commands sent to them. */
export interface Script {
  readonly limits: readonly ScriptLimit[];
  readonly steps: readonly ScriptStep[];
}

export const KEYS_PER_LIMIT = 2;

const MOST = Number.MAX_SAFE_INTEGER;
const DAY_MS = 86_400_000;

const parameters: Arbitrary<Parameters> = record({
  limit: oneof(
    { weight: 9, arbitrary: integer({ min: 1, max: 12 }) },
    { weight: 1, arbitrary: constantFrom(1000) },
  ),
  align: constantFrom('first-use', 'clock'),
  windowMs: constantFrom(1, 7, 50, 999, 1000, 1500, 60_000, 31 * DAY_MS),
});

/**
 * Mostly small costs that fit; some that cannot fit, some that give back, and the extremes of safe integers.
 */
const amounts: Arbitrary<{ cost: number; count: number }> = oneof(
  {
    weight: 8,
    arbitrary: record({ cost: integer({ min: 1, max: 5 }), count: constantFrom(1, 1, 1, 2, 3, 7) }),
  },
  { weight: 2, arbitrary: record({ cost: integer({ min: -6, max: -1 }), count: constantFrom(1) }) },
  { weight: 2, arbitrary: record({ cost: integer({ min: 0, max: 4 }), count: constantFrom(0) }) },
  {
    weight: 1,
    arbitrary: record({ cost: constantFrom(0, 13, 1000, 1001, MOST), count: constantFrom(1, 2) }),
  },
  { weight: 1, arbitrary: record({ cost: constantFrom(-1000, -MOST), count: constantFrom(1) }) },
);

interface Move {
  readonly windows: number;
  readonly ms: number;
  readonly isRetry: boolean;
}

function moves(windows: readonly number[], ms: readonly number[], isRetry = false): Arbitrary<Move> {
  return record({
    windows: constantFrom(...windows),
    ms: constantFrom(...ms),
    isRetry: constantFrom(isRetry),
  });
}

/** Most steps follow at once or soon; some come part of a window later, on an edge, beyond it, or earlier. */
const anyMove: Arbitrary<Move> = oneof(
  { weight: 6, arbitrary: moves([0], [0, 0, 0, 1, 3]) },
  { weight: 3, arbitrary: moves([0.1, 0.5, 1], [-1, 0, 1]) },
  { weight: 2, arbitrary: moves([0], [-1, 0], true) },
  { weight: 1, arbitrary: moves([2, 3], [-1, 0]) },
  { weight: 1, arbitrary: moves([0, -0.5, -1], [-1, 0]) },
);

/** Scripts over limits of these algorithms. */
export function scripts(algorithms: readonly AlgorithmName[]): Arbitrary<Script> {
  const limit = record({
    algorithm: constantFrom(...algorithms),
    variants: tuple(parameters, parameters),
  });
  // Mostly one key of few limits: many steps on one record find more than one step on each of many.
  const target = tuple(integer({ min: 0, max: 2 }), constantFrom(0, 0, 0, 1));
  const targets = oneof(
    { weight: 2, arbitrary: array(target, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: array(target, { minLength: 1, maxLength: 3 }) },
  );
  const step = tuple(
    record({ targets, isReconfigured: oneof({ weight: 4, arbitrary: constantFrom(false) }, boolean()) }),
    record({ isExecuted: boolean() }),
    amounts,
    anyMove,
  ).map((parts): ScriptStep => Object.assign({}, ...parts));
  return record({
    limits: oneof(array(limit, { minLength: 1, maxLength: 1 }), array(limit, { minLength: 2, maxLength: 3 })),
    steps: array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  });
}
