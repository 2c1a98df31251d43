import type { Algorithm, Command, CommandOutcome, RecordKey } from '@sluice/core';
import { type AlgorithmName, limitOf } from '../sample-limits.ts';
import { allWindows, type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

// Each store here has a native program that differs from the pure algorithms; its `update` is right.

/** Runs every command as if its algorithm were another. */
abstract class MistakesAlgorithms extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const keys = command.keys.map((key) => ({ ...key, algorithm: this.mistake(key) }));
    return super.run({ ...command, keys });
  }

  protected abstract mistake(key: RecordKey): Algorithm;
}

/** The algorithm, with what is available told wrongly. */
function withAvailable(algorithm: Algorithm, available: Algorithm['available']): Algorithm {
  const { name, version, parameters, limit, windowMs } = algorithm;
  return {
    ...{ name, version, parameters, limit, windowMs, available },
    spend: (record, nowMs, amount) => algorithm.spend(record, nowMs, amount),
    describe: (record, nowMs, cost) => algorithm.describe(record, nowMs, cost),
  };
}

/** The millisecond at which a unit comes back is one too early, in the program of one algorithm. */
export function grantsTooEarly(name: AlgorithmName): typeof WorkingStore {
  return class GrantsTooEarly extends MistakesAlgorithms {
    protected override mistake({ algorithm }: RecordKey): Algorithm {
      if (algorithm.name !== name) return algorithm;
      return withAvailable(algorithm, (record, nowMs) => {
        const isOver = record !== undefined && record[0] <= nowMs + 1;
        return algorithm.available(isOver ? undefined : record, nowMs + 1);
      });
    }
  };
}

/** Opens fixed windows at multiples of their length only. */
export class AlignsAllWindows extends MistakesAlgorithms {
  protected override mistake({ algorithm }: RecordKey): Algorithm {
    if (algorithm.name !== 'fixed-window') return algorithm;
    return limitOf('fixed-window', algorithm.limit, algorithm.windowMs, 'mine', 'clock').algorithm;
  }
}

/** Opens fixed windows at first use only. */
export class AlignsNoWindows extends MistakesAlgorithms {
  protected override mistake({ algorithm }: RecordKey): Algorithm {
    if (algorithm.name !== 'fixed-window') return algorithm;
    return limitOf('fixed-window', algorithm.limit, algorithm.windowMs, 'mine', 'first-use').algorithm;
  }
}

/** Rounds a limit of 1 up to 2, in sliding windows. */
export class RoundsALimitOf1Up extends MistakesAlgorithms {
  protected override mistake({ algorithm }: RecordKey): Algorithm {
    const isOne = algorithm.name === 'sliding-window' && algorithm.limit === 1;
    return isOne ? limitOf('sliding-window', 2, algorithm.windowMs).algorithm : algorithm;
  }
}

/** Keeps the parameters with which it first met a limit. */
export class RemembersParameters extends MistakesAlgorithms {
  readonly #known = new Map<string, Algorithm>();

  protected override mistake({ scope, algorithm }: RecordKey): Algorithm {
    const known = this.#known.get(scope) ?? algorithm;
    this.#known.set(scope, known);
    return known;
  }
}

/** Grants a cost that is more than the limit once there is room for all of the limit, in leaky buckets. */
export class GrantsTheImpossible extends MistakesAlgorithms {
  protected override mistake({ algorithm }: RecordKey): Algorithm {
    if (algorithm.name !== 'leaky-bucket') return algorithm;
    return withAvailable(algorithm, (record, nowMs) => {
      const available = algorithm.available(record, nowMs);
      return available === algorithm.limit ? Number.MAX_SAFE_INTEGER : available;
    });
  }
}

/** What the suite must find, and nothing else. */
export const nativePrograms: readonly BrokenStore[] = [
  brokenStore(
    grantsTooEarly('fixed-window'),
    'grants 3 per second in a fixed window that opens at first use, step by step',
    [
      'grants 3 per second in a fixed window of the clock, step by step',
      'denies one millisecond before retryAfterMs and grants at it',
      ...nativeDifferentials,
      ...allWindows,
    ],
    'grants too early: fixed-window',
  ),
  brokenStore(
    grantsTooEarly('sliding-window'),
    'grants 10 per second in a sliding window of two counters, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials],
    'grants too early: sliding-window',
  ),
  brokenStore(
    grantsTooEarly('sliding-window-log'),
    'grants 3 in any second by a log, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials, ...allWindows],
    'grants too early: sliding-window-log',
  ),
  brokenStore(
    grantsTooEarly('token-bucket'),
    'grants from a token bucket of 10 that refills 5 per second, step by step',
    [
      'denies one millisecond before retryAfterMs and grants at it',
      'says when to come back, exactly, and keeps its word',
      ...nativeDifferentials,
      ...allWindows,
    ],
    'grants too early: token-bucket',
  ),
  brokenStore(
    grantsTooEarly('leaky-bucket'),
    'grants what fits a leaky bucket of 3 that leaks 10 per second, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials, ...allWindows],
    'grants too early: leaky-bucket',
  ),
  brokenStore(
    grantsTooEarly('gcra'),
    'grants 10 per second in bursts of 2 by the generic cell rate algorithm, step by step',
    ['denies one millisecond before retryAfterMs and grants at it', ...nativeDifferentials, ...allWindows],
    'grants too early: gcra',
  ),
  brokenStore(
    AlignsAllWindows,
    'grants 3 per second in a fixed window that opens at first use, step by step',
    ['a window of 999 ms lasts 999 ms', 'a window of 31 days lasts 31 days', ...nativeDifferentials],
  ),
  brokenStore(AlignsNoWindows, 'grants 3 per second in a fixed window of the clock, step by step', [
    ...nativeDifferentials,
  ]),
  brokenStore(RoundsALimitOf1Up, 'grants exactly one unit of a limit of 1, whatever the algorithm', [
    ...nativeDifferentials,
  ]),
  brokenStore(RemembersParameters, 'carries usage over to a smaller limit, up to the whole of it', [
    'carries usage over to a larger limit, and grants by it at once',
    'carries usage over to a longer window, and grants by it from the next check',
    ...nativeDifferentials,
  ]),
  brokenStore(GrantsTheImpossible, 'says at once that a cost above the limit never fits', [
    'gives back what was spent, and never more than that',
    'a denied first check stores nothing',
    'stores nothing when units are given back to a record that has expired',
    'grants exactly the limit to 500 simultaneous checks, whatever the algorithm',
    ...nativeDifferentials,
  ]),
];
