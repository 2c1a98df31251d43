import fc from 'fast-check';
import type { Algorithm } from '../src/algorithm.ts';
import {
  concurrency,
  fixedWindow,
  gcra,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';

/** One granted check; times never decrease. */
export interface Grant {
  readonly atMs: number;
  readonly amount: number;
  /** Units given back since, and when; each charge is given back at most once. */
  readonly takenBack?: { readonly amount: number; readonly atMs: number };
}

/** An algorithm, how to make one with arbitrary parameters, and the bound that it states. */
export interface AlgorithmUnderTest {
  readonly name: string;
  /** Small parameters, so that random steps meet the limit often. */
  readonly arbitrary: fc.Arbitrary<Algorithm>;
  /** The first grant with which the bound is broken, computed from the grants alone. */
  breaks(algorithm: Algorithm, grants: readonly Grant[]): Grant | undefined;
  /** The bound that holds even where the clock steps back, if it is wider. Times are those that passed. */
  breaksOnSteppingClock?(algorithm: Algorithm, grants: readonly Grant[]): Grant | undefined;
}

const limit = fc.integer({ min: 1, max: 20 });
const windowMs = fc.integer({ min: 1, max: 5000 });
const rate = fc.record({ amount: fc.integer({ min: 1, max: 30 }), every: fc.integer({ min: 1, max: 5000 }) });
const name = 'limit';

/**
 * In no bucket's history did more than its capacity lie above the line of its refill: counted in whole parts.
 * What a charge gives back is its amount less what has drained since.
 */
function overflows({ parameters }: Algorithm, grants: readonly Grant[]): Grant | undefined {
  const [capacity, amount, periodMs] = parameters.map(BigInt) as [bigint, bigint, bigint];
  let level = 0n;
  let lastMs = grants[0]?.atMs ?? 0;
  return grants.find((grant) => {
    level -= BigInt(grant.atMs - lastMs) * amount;
    lastMs = grant.atMs;
    if (level < 0n) level = 0n;
    level += BigInt(grant.amount) * periodMs;
    if (grant.takenBack !== undefined) {
      const drained = BigInt(grant.takenBack.atMs - grant.atMs) * amount;
      const givenBack = BigInt(grant.takenBack.amount) * periodMs - drained;
      if (givenBack > 0n) level -= givenBack;
    }
    return level > capacity * periodMs;
  });
}

/** The units of a grant that were not given back. */
function kept({ amount, takenBack }: Grant): number {
  return amount - (takenBack?.amount ?? 0);
}

/**
 * Whether in some span of up to a window that ends with a grant, more was granted than `most(span)` allows.
 */
function exceedsInSpan(
  { windowMs: spanMs }: Algorithm,
  grants: readonly Grant[],
  most: (spanMs: number) => number,
): Grant | undefined {
  let first = 0;
  return grants.find((last, i) => {
    while ((grants[first] as Grant).atMs <= last.atMs - spanMs) first++;
    let granted = 0;
    for (let j = i; j >= first; j--) {
      const grant = grants[j] as Grant;
      granted += kept(grant);
      if (granted > most(last.atMs - grant.atMs)) return true;
    }
    return false;
  });
}

/** Whether more than the limit was granted in a window: one on the clock, or one that opened with a grant. */
function exceedsInWindow(
  algorithm: Algorithm,
  grants: readonly Grant[],
  aligned: boolean,
): Grant | undefined {
  const { windowMs: length } = algorithm;
  let endMs = Number.NEGATIVE_INFINITY;
  let granted = 0;
  return grants.find((grant) => {
    if (grant.atMs >= endMs) {
      endMs = aligned ? (Math.floor(grant.atMs / length) + 1) * length : grant.atMs + length;
      granted = 0;
    }
    granted += kept(grant);
    return granted > algorithm.limit;
  });
}

/** A span of less than a window meets at most two fixed windows. */
function exceedsTwoWindows(algorithm: Algorithm, grants: readonly Grant[]): Grant | undefined {
  return exceedsInSpan(algorithm, grants, () => 2 * algorithm.limit);
}

function exceedsWeightedWindows(algorithm: Algorithm, grants: readonly Grant[]): Grant | undefined {
  return exceedsInSpan(algorithm, grants, (spanMs) => algorithm.limit * (1 + spanMs / algorithm.windowMs));
}

export const algorithmsUnderTest: readonly AlgorithmUnderTest[] = [
  {
    name: 'fixedWindow, opening at first use',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => fixedWindow({ name, ...options }).algorithm),
    breaks: (algorithm, grants) => exceedsInWindow(algorithm, grants, false),
    breaksOnSteppingClock: exceedsTwoWindows,
  },
  {
    name: 'fixedWindow, on the clock',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => fixedWindow({ name, align: 'clock', ...options }).algorithm),
    breaks: (algorithm, grants) => exceedsInWindow(algorithm, grants, true),
    breaksOnSteppingClock: exceedsTwoWindows,
  },
  {
    name: 'slidingWindow',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => slidingWindow({ name, ...options }).algorithm),
    breaks: (algorithm, grants) =>
      exceedsInWindow(algorithm, grants, true) ?? exceedsWeightedWindows(algorithm, grants),
    breaksOnSteppingClock: exceedsWeightedWindows,
  },
  {
    name: 'slidingWindowLog',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => slidingWindowLog({ name, ...options }).algorithm),
    breaks: (algorithm, grants) => exceedsInSpan(algorithm, grants, () => algorithm.limit),
  },
  {
    name: 'concurrency',
    arbitrary: fc
      .record({ limit, lease: windowMs })
      .map((options) => concurrency({ name, ...options }).algorithm),
    breaks: (algorithm, grants) => exceedsInSpan(algorithm, grants, () => algorithm.limit),
  },
  {
    name: 'tokenBucket',
    arbitrary: fc
      .record({ capacity: limit, refill: rate })
      .map((options) => tokenBucket({ name, ...options }).algorithm),
    breaks: overflows,
  },
  {
    name: 'leakyBucket',
    arbitrary: fc
      .record({ capacity: limit, leak: rate })
      .map((options) => leakyBucket({ name, ...options }).algorithm),
    breaks: overflows,
  },
  {
    name: 'gcra',
    arbitrary: fc
      .record({ limit: fc.integer({ min: 1, max: 30 }), period: windowMs, burst: limit })
      .map((options) => gcra({ name, ...options }).algorithm),
    breaks: overflows,
  },
];
