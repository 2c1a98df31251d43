import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
  tuple,
} from 'fast-check';
import type { AlgorithmName } from '../sample-limits.ts';
import { anyMove, type Move } from './script-moves.ts';

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

/** Indices of a limit, taken modulo the number of limits, and of a key. */
export type Target = readonly [limit: number, key: number];

/** A charge of an earlier step, and how far the time to send is from the time at which it was charged. */
export interface ScriptCharge {
  /** Counted from the newest, modulo the number of charges. */
  readonly index: number;
  /** Milliseconds, plus windows of the first limit. */
  readonly offMs: number;
  readonly offWindows: number;
  /** Whether all of the charge is taken back, rather than the cost of the step. */
  readonly isWhole: boolean;
  /** Whether it is taken back from the keys that were charged, rather than from those of the step. */
  readonly isOfItsKeys: boolean;
}

/**
 * What a step does: spend or peek, penalize, refund, take a charge back, or block the keys of the limits that
 * block.
 */
export type Deed =
  | { readonly kind: 'spend'; readonly cost: number; readonly count: number }
  | { readonly kind: 'penalize' | 'refund'; readonly cost: number }
  | { readonly kind: 'take-back'; readonly cost: number; readonly charge: ScriptCharge }
  | { readonly kind: 'block'; readonly forMs: number };

export interface ScriptStep {
  readonly move: Move;
  /**
   * Which limits with which keys. A store gets only as many at once as it says it can change in one step.
   */
  readonly targets: readonly Target[];
  readonly deed: Deed;
  /** Costs of the keys after the first; absent: all keys have the same cost. */
  readonly otherCosts: readonly number[] | undefined;
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
    { weight: 1, arbitrary: constantFrom(1, 1000) },
  ),
  align: constantFrom('first-use', 'clock'),
  windowMs: constantFrom(1, 7, 50, 999, 1000, 1500, 60_000, 31 * DAY_MS),
});

/** Mostly small costs that fit; some that cannot fit, and the extremes of safe integers. */
const spends: Arbitrary<Deed> = oneof(
  {
    weight: 8,
    arbitrary: record({
      kind: constant('spend' as const),
      cost: integer({ min: 1, max: 5 }),
      count: constantFrom(1, 1, 1, 2, 3, 7),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      kind: constant('spend' as const),
      cost: integer({ min: 0, max: 4 }),
      count: constant(0),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      kind: constant('spend' as const),
      cost: constantFrom(0, 13, 1000, 1001, MOST),
      count: constantFrom(1, 2),
    }),
  },
);

const units: Arbitrary<number> = oneof(
  { weight: 3, arbitrary: integer({ min: 1, max: 6 }) },
  { weight: 1, arbitrary: constantFrom(0, 1000, MOST) },
);

/** Mostly right times; some off by one, of an earlier or a later window, and of long ago. */
const charges: Arbitrary<ScriptCharge> = record({
  index: oneof({ weight: 3, arbitrary: constant(0) }, { weight: 2, arbitrary: nat(5) }),
  offMs: oneof(
    { weight: 4, arbitrary: constant(0) },
    { weight: 1, arbitrary: constantFrom(-1, 1, -DAY_MS, DAY_MS) },
  ),
  offWindows: oneof(
    { weight: 8, arbitrary: constant(0) },
    { weight: 1, arbitrary: constantFrom(-1, 1, -0.5, -3) },
  ),
  isWhole: oneof({ weight: 3, arbitrary: constant(true) }, { weight: 2, arbitrary: constant(false) }),
  isOfItsKeys: oneof({ weight: 6, arbitrary: constant(true) }, { weight: 1, arbitrary: constant(false) }),
});

/** Block steps are drawn only for scripts with a limit that blocks. */
function deeds(canBlock: boolean): Arbitrary<Deed> {
  const kind = <const Kind extends string>(name: Kind): Arbitrary<Kind> => constant(name);
  return oneof(
    { weight: 11, arbitrary: spends },
    { weight: 2, arbitrary: record({ kind: kind('refund'), cost: units }) },
    { weight: 2, arbitrary: record({ kind: kind('penalize'), cost: units }) },
    { weight: 4, arbitrary: record({ kind: kind('take-back'), cost: units, charge: charges }) },
    ...(canBlock
      ? [
          {
            weight: 3,
            arbitrary: record({ kind: kind('block'), forMs: constantFrom(1, 7, 1000, 60_000) }),
          },
        ]
      : []),
  );
}

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
  const otherCosts = oneof(
    { weight: 1, arbitrary: constant(undefined) },
    { weight: 1, arbitrary: array(integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 2 }) },
  );
  const step = record({
    move: anyMove,
    targets,
    deed: deeds(algorithms.includes('block')),
    otherCosts,
    isReconfigured: oneof({ weight: 4, arbitrary: constantFrom(false) }, boolean()),
    isExecuted: boolean(),
  });
  return record({
    limits: oneof(array(limit, { minLength: 1, maxLength: 1 }), array(limit, { minLength: 2, maxLength: 3 })),
    steps: array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  });
}
