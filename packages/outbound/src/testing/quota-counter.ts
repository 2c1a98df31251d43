/** What one quota of a fake upstream is, right after a call was counted or refused. */
export interface QuotaState {
  readonly name: string;
  readonly kind: 'window' | 'bucket';
  /** Units per window, or the capacity of the bucket. */
  readonly limit: number;
  /** Units left, rounded down. */
  readonly remaining: number;
  /** Until the next window, or until the bucket is full. */
  readonly resetInMs: number;
  /** The length of the window, or the time in which an empty bucket fills. */
  readonly windowMs: number;
  /** Units per second by which a bucket refills; 0 for a window. */
  readonly refillPerSecond: number;
}

/** What was spent of one quota, by the calls of the test and by foreign ones, and what was there to spend. */
export interface QuotaUsage {
  readonly spent: number;
  readonly foreign: number;
  readonly offered: number;
}

/** The arithmetic of one quota. Times are those of the machine. */
export interface QuotaCounter {
  available(nowMs: number): number;
  spend(nowMs: number, units: number, isForeign: boolean): void;
  /** Milliseconds until `units` are there; `Infinity` if they never are. */
  waitMs(nowMs: number, units: number): number;
  state(nowMs: number): QuotaState;
  usage(nowMs: number): QuotaUsage;
  changeLimit(nowMs: number, limit: number): void;
}
