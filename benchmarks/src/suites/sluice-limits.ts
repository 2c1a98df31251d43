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
  | 'perDay'
  | 'global';

/** Each takes the units that a key may spend. */
const constructors: Record<LimitName, (limit: number) => Limit> = {
  fixedWindow: (limit) => fixedWindow({ name: 'fixed', limit, window: '1h' }),
  tokenBucket: (limit) =>
    tokenBucket({ name: 'bucket', capacity: limit, refill: { amount: limit, every: '1h' } }),
  slidingWindow: (limit) => slidingWindow({ name: 'sliding', limit, window: '1h' }),
  // It keeps only the spends of the last second, so the log has a realistic length.
  slidingWindowLog: (limit) => slidingWindowLog({ name: 'log', limit, window: '1s' }),
  perSecond: (limit) => fixedWindow({ name: 'per-second', limit, window: '1s' }),
  perMinute: (limit) => fixedWindow({ name: 'per-minute', limit, window: '1m' }),
  perDay: (limit) => fixedWindow({ name: 'per-day', limit, window: '1d' }),
  global: (limit) => fixedWindow({ name: 'global', limit, window: '1h', key: (_user: string) => 'everyone' }),
};

/** The options of a contender of ours, beside its store. */
export interface SluiceOptions {
  readonly limits: readonly LimitName[];
  /** This many fixed windows instead of `limits`, for rows that grow with the number of limits. */
  readonly copies?: number;
}

/** The limits that these options name. */
export function limitsOf({ limits, copies }: SluiceOptions, limit: number): Limit[] {
  if (copies === undefined) return limits.map((name) => constructors[name](limit));
  return Array.from({ length: copies }, (_, i) =>
    fixedWindow({ name: `fixed-${i}`, limit, window: 3_600_000 + i * 1000 }),
  );
}

/** Whether a decision allows the check. Throws if it was made without the store. */
export function allows(answer: unknown): boolean {
  const decision = answer as Decision;
  if (decision.degraded) throw new Error('A decision was made without the store');
  return decision.allowed;
}
