import {
  type BuiltInAlgorithm,
  block,
  builtInAlgorithms,
  concurrency,
  type Duration,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';

/** The names of the built-in algorithms, as stores know them. */
export const algorithmNames: typeof builtInAlgorithms = builtInAlgorithms;

/** The name of a built-in algorithm. */
export type AlgorithmName = BuiltInAlgorithm;

/** The algorithms that count units: all but `block`, which denies or does not. */
export const countingAlgorithms: readonly AlgorithmName[] = algorithmNames.filter((name) => name !== 'block');

/**
 * A limit of `limit` units per `windowMs` with this algorithm. `align` applies only to fixed windows. A block
 * lasts `windowMs` after a denial by another limit.
 */
export function limitOf(
  algorithm: AlgorithmName,
  limit: number,
  windowMs: number,
  name: string = algorithm,
  align: 'first-use' | 'clock' = 'first-use',
): Limit {
  // With its unit: core warns of small bare numbers, which are often meant in seconds.
  const span: Duration = `${windowMs}ms`;
  const rate = { amount: limit, every: span };
  switch (algorithm) {
    case 'fixed-window':
      return fixedWindow({ name, limit, window: span, align });
    case 'sliding-window':
      return slidingWindow({ name, limit, window: span });
    case 'sliding-window-log':
      return slidingWindowLog({ name, limit, window: span });
    case 'token-bucket':
      return tokenBucket({ name, capacity: limit, refill: rate });
    case 'leaky-bucket':
      return leakyBucket({ name, capacity: limit, leak: rate });
    case 'gcra':
      return gcra({ name, limit, period: span });
    case 'concurrency':
      return concurrency({ name, limit, lease: span });
    case 'block':
      return block({ name, onDenied: span });
  }
}
