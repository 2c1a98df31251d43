import {
  type Decision,
  fixedWindow,
  type Limit,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';

/** A limit that contenders are configured with. */
export type LimitName =
  | 'fixedWindow'
  | 'tokenBucket'
  | 'slidingWindow'
  | 'slidingWindowLog'
  | 'perSecond'
  | 'perMinute'
  | 'perDay';

/** Each takes how much a key may spend. */
const constructors: Record<LimitName, (limit: number) => Limit> = {
  fixedWindow: (limit) => fixedWindow({ name: 'fixed', limit, window: '1h' }),
  tokenBucket: (limit) =>
    tokenBucket({ name: 'bucket', capacity: limit, refill: { amount: limit, every: '1h' } }),
  slidingWindow: (limit) => slidingWindow({ name: 'sliding', limit, window: '1h' }),
  // Only spends of the last second are kept, so that the log is as long as a real one.
  slidingWindowLog: (limit) => slidingWindowLog({ name: 'log', limit, window: '1s' }),
  perSecond: (limit) => fixedWindow({ name: 'per-second', limit, window: '1s' }),
  perMinute: (limit) => fixedWindow({ name: 'per-minute', limit, window: '1m' }),
  perDay: (limit) => fixedWindow({ name: 'per-day', limit, window: '1d' }),
};

/** What a contender of ours is configured with, beside its store. */
export interface SluiceOptions {
  readonly limits: readonly LimitName[];
  /** As many limits as that, of the first name, in place of `limits`; for what grows with their number. */
  readonly copies?: number;
}

/** The limits that these options name. */
export function limitsOf({ limits, copies }: SluiceOptions, limit: number): Limit[] {
  if (copies === undefined) return limits.map((name) => constructors[name](limit));
  return Array.from({ length: copies }, (_, i) =>
    fixedWindow({ name: `fixed-${i}`, limit, window: 3_600_000 + i * 1000 }),
  );
}

/** Whether a decision lets pass. One that was made without the store is no answer of the store. */
export function allows(answer: unknown): boolean {
  const decision = answer as Decision;
  if (decision.degraded) throw new Error('A decision was made without the store');
  return decision.allowed;
}
