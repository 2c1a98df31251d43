import {
  type BuiltInAlgorithm,
  builtInAlgorithms,
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

/** A limit of `limit` units per `windowMs` with this algorithm. `align` applies only to fixed windows. */
export function limitOf(
  algorithm: AlgorithmName,
  limit: number,
  windowMs: number,
  name: string = algorithm,
  align: 'first-use' | 'clock' = 'first-use',
): Limit {
  const rate = { amount: limit, every: windowMs };
  switch (algorithm) {
    case 'fixed-window':
      return fixedWindow({ name, limit, window: windowMs, align });
    case 'sliding-window':
      return slidingWindow({ name, limit, window: windowMs });
    case 'sliding-window-log':
      return slidingWindowLog({ name, limit, window: windowMs });
    case 'token-bucket':
      return tokenBucket({ name, capacity: limit, refill: rate });
    case 'leaky-bucket':
      return leakyBucket({ name, capacity: limit, leak: rate });
    case 'gcra':
      return gcra({ name, limit, period: windowMs });
  }
}
