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

/** The algorithms that core brings, by the name a store knows them. */
export const algorithmNames: typeof builtInAlgorithms = builtInAlgorithms;

/** The name of an algorithm that core brings. */
export type AlgorithmName = BuiltInAlgorithm;

/** A limit of `limit` units in `windowMs`, by this algorithm, and also of that name unless told otherwise. `align` is for fixed windows. */
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
