import type { Algorithm, RecordKey } from '@sluice/core';
import { type AlgorithmName, limitOf } from '../sample-limits.ts';
import { allWindows, type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { SubstitutesAlgorithms, withParts } from './substitutes-algorithms.ts';
import type { WorkingStore } from './working-store.ts';

// The native program of each store here differs from the pure algorithms. Its `update` is correct.

/** Makes units available one millisecond too early, in the program of one algorithm. */
export function grantsTooEarly(name: AlgorithmName): typeof WorkingStore {
  return class GrantsTooEarly extends SubstitutesAlgorithms {
    protected override replacementFor({ algorithm }: RecordKey): Algorithm {
      if (algorithm.name !== name) return algorithm;
      return withParts(algorithm, {
        available: (record, nowMs) => {
          const isOver = record !== undefined && record[0] <= nowMs + 1;
          return algorithm.available(isOver ? undefined : record, nowMs + 1);
        },
      });
    }
  };
}

/** Aligns every fixed window to multiples of its length. */
export class AlignsEveryWindow extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    if (algorithm.name !== 'fixed-window') return algorithm;
    return limitOf('fixed-window', algorithm.limit, algorithm.windowMs, 'mine', 'clock').algorithm;
  }
}

/** Opens every fixed window at first use. */
export class AlignsNoWindows extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    if (algorithm.name !== 'fixed-window') return algorithm;
    return limitOf('fixed-window', algorithm.limit, algorithm.windowMs, 'mine', 'first-use').algorithm;
  }
}

/** Takes a limit of 0 for a limit of 1, in fixed windows. */
export class TakesZeroForOne extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    const isZero = algorithm.name === 'fixed-window' && algorithm.limit === 0;
    return isZero ? limitOf('fixed-window', 1, algorithm.windowMs).algorithm : algorithm;
  }
}

/** Rounds a limit of 1 up to 2, in sliding windows. */
export class RoundsLimitOf1Up extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    const isOne = algorithm.name === 'sliding-window' && algorithm.limit === 1;
    return isOne ? limitOf('sliding-window', 2, algorithm.windowMs).algorithm : algorithm;
  }
}

/** Keeps the parameters with which it first saw a limit. */
export class KeepsFirstParameters extends SubstitutesAlgorithms {
  readonly #known = new Map<string, Algorithm>();

  protected override replacementFor({ scope, algorithm }: RecordKey): Algorithm {
    const known = this.#known.get(scope) ?? algorithm;
    this.#known.set(scope, known);
    return known;
  }
}

/** Grants a cost above the limit whenever the bucket is empty, in leaky buckets. */
export class GrantsCostAboveLimit extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    if (algorithm.name !== 'leaky-bucket') return algorithm;
    return withParts(algorithm, {
      available: (record, nowMs) => {
        const available = algorithm.available(record, nowMs);
        return available === algorithm.limit ? Number.MAX_SAFE_INTEGER : available;
      },
    });
  }
}

/** The cases that must fail each of these stores, and no others. */
export const nativePrograms: readonly BrokenStore[] = [
  brokenStore(
    grantsTooEarly('fixed-window'),
    'grants 3 per second in a fixed window that opens at first use, step by step',
    [
      'grants 3 per second in a clock-aligned fixed window, step by step',
      'denies one millisecond before retryAfterMs and grants at it',
      ...nativeDifferentials,
      ...allWindows,
    ],
    'grants too early: fixed-window',
  ),
  brokenStore(
    grantsTooEarly('sliding-window'),
    'grants 10 per second in a sliding window with two counters, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials],
    'grants too early: sliding-window',
  ),
  brokenStore(
    grantsTooEarly('sliding-window-log'),
    'grants 3 in any second with a sliding window log, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials, ...allWindows],
    'grants too early: sliding-window-log',
  ),
  brokenStore(
    grantsTooEarly('token-bucket'),
    'grants from a token bucket of 10 that refills 5 per second, step by step',
    [
      'denies one millisecond before retryAfterMs and grants at it',
      'reports exactly when to retry, and grants then',
      ...nativeDifferentials,
      ...allWindows,
    ],
    'grants too early: token-bucket',
  ),
  brokenStore(
    grantsTooEarly('leaky-bucket'),
    'grants what fits in a leaky bucket of 3 that leaks 10 per second, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials, ...allWindows],
    'grants too early: leaky-bucket',
  ),
  brokenStore(
    grantsTooEarly('gcra'),
    'grants 10 per second in bursts of 2 with the generic cell rate algorithm, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials, ...allWindows],
    'grants too early: gcra',
  ),
  brokenStore(
    grantsTooEarly('concurrency'),
    'a slot comes back when it is released, or else when its lease ends',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials, ...allWindows],
    'grants too early: concurrency',
  ),
  brokenStore(
    grantsTooEarly('block'),
    'denies a blocked key until the block ends, whatever the check costs',
    [
      'ends a block no later than it was meant to last when the clock has stepped back',
      ...nativeDifferentials,
    ],
    'grants too early: block',
  ),
  brokenStore(
    AlignsEveryWindow,
    'grants 3 per second in a fixed window that opens at first use, step by step',
    [
      'a window of 999 ms lasts 999 ms',
      'a window of 31 days lasts 31 days',
      // An aligned window that a step back leaves far ahead ends with the next window, to have no gap.
      'counts usage as charged now when the clock has stepped back by a day',
      ...nativeDifferentials,
    ],
  ),
  brokenStore(AlignsNoWindows, 'grants 3 per second in a clock-aligned fixed window, step by step', [
    'gives nothing to a later window, one millisecond after the edge',
    ...nativeDifferentials,
  ]),
  brokenStore(TakesZeroForOne, 'denies every check by a limit of 0, whatever the algorithm'),
  brokenStore(RoundsLimitOf1Up, 'grants exactly one unit of a limit of 1, whatever the algorithm', [
    'gives nothing to a later window, one millisecond after the edge',
    ...nativeDifferentials,
  ]),
  brokenStore(KeepsFirstParameters, 'carries usage over to a smaller limit, up to that limit', [
    'carries usage over to a larger limit, which applies at once',
    'carries usage over to a longer window, which applies from the next check',
    ...nativeDifferentials,
  ]),
  brokenStore(GrantsCostAboveLimit, 'reports at once that a cost above the limit never fits', [
    'gives back what was spent, and no more',
    'a denied first check stores nothing',
    'stores nothing when units are given back to an expired record',
    'stores nothing when units of a key without a record are taken back',
    'grants exactly the limit to 500 simultaneous checks, whatever the algorithm',
    ...nativeDifferentials,
  ]),
];
