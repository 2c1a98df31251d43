import fc from 'fast-check';
import type { Algorithm } from '../src/algorithm.ts';
import {
  fixedWindow,
  gcra,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';

/** What was granted, when; times never decrease. */
export interface Grant {
  readonly atMs: number;
  readonly amount: number;
}

/** An algorithm, how to make one with arbitrary parameters, and the bound that it states. */
export interface AlgorithmUnderTest {
  readonly name: string;
  /** Small parameters, so that random steps meet the limit often. */
  readonly arbitrary: fc.Arbitrary<Algorithm>;
  /** The first grant with which the bound is broken, computed from the grants alone. */
  breaks(algorithm: Algorithm, grants: readonly Grant[]): Grant | undefined;
}

const limit = fc.integer({ min: 1, max: 20 });
const windowMs = fc.integer({ min: 1, max: 5000 });
const rate = fc.record({ amount: fc.integer({ min: 1, max: 30 }), every: fc.integer({ min: 1, max: 5000 }) });
const name = 'limit';

/**
 * In no bucket's history did more than its capacity lie above the line of its refill: counted in whole parts.
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
    return level > capacity * periodMs;
  });
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
      granted += grant.amount;
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
  return grants.find(({ atMs, amount }) => {
    if (atMs >= endMs) {
      endMs = aligned ? (Math.floor(atMs / length) + 1) * length : atMs + length;
      granted = 0;
    }
    granted += amount;
    return granted > algorithm.limit;
  });
}

export const algorithmsUnderTest: readonly AlgorithmUnderTest[] = [
  {
    name: 'fixedWindow, opening at first use',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => fixedWindow({ name, ...options }).algorithm),
    breaks: (algorithm, grants) => exceedsInWindow(algorithm, grants, false),
  },
  {
    name: 'fixedWindow, on the clock',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => fixedWindow({ name, align: 'clock', ...options }).algorithm),
    breaks: (algorithm, grants) => exceedsInWindow(algorithm, grants, true),
  },
  {
    name: 'slidingWindow',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => slidingWindow({ name, ...options }).algorithm),
    breaks: (algorithm, grants) =>
      exceedsInWindow(algorithm, grants, true) ??
      exceedsInSpan(algorithm, grants, (spanMs) => algorithm.limit * (1 + spanMs / algorithm.windowMs)),
  },
  {
    name: 'slidingWindowLog',
    arbitrary: fc
      .record({ limit, window: windowMs })
      .map((options) => slidingWindowLog({ name, ...options }).algorithm),
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
