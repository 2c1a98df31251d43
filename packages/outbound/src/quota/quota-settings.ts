/** What one dimension of an upstream is, as the application and its profile say. */
export interface QuotaSettings {
  /** `slots` is the number of calls at once; it has no window, and answers say nothing about it. */
  readonly kind: 'window' | 'bucket' | 'slots' | undefined;
  /** The number of slots; for other kinds 0, because answers say it. */
  readonly slots: number;
  /** Thousandths of a unit per 1,000 seconds, where the provider documents it; otherwise 0. */
  readonly refill: number;
  /** The length of the window where the provider documents it; otherwise 0. */
  readonly windowMs: number;
  /** Whether calls wait for the first answer: the profile lists this dimension. */
  readonly isAwaited: boolean;
  readonly leaseMs: number;
  /** No pause is believed that is longer, and no wait for a reset unless the provider documents it. */
  readonly maxPauseMs: number;
  /** How long to wait until a probe, where nothing says when there will be units again. */
  readonly probeEveryMs: number;
  /** What follows a reset: all of the limit, or one call, whose answer counts. */
  readonly afterReset: 'presume' | 'probe';
}

/** Thousandths of a unit per 1,000 seconds. Rounded down: a bucket never refills faster than computed. */
export function refillOf(unitsPerSecond: number): number {
  const refill = Math.floor(unitsPerSecond * 1_000_000);
  return Number.isFinite(refill) ? Math.min(Math.max(refill, 0), 1e15) : 0;
}

/** A window of an hour may end a little more than an hour from now: clocks differ, and values are rounded. */
const RESET_SLACK_MS = 60_000;

/** The longest wait for a reset that is believed. */
export function longestReset({ maxPauseMs, windowMs }: QuotaSettings): number {
  return Math.max(maxPauseMs, windowMs) + RESET_SLACK_MS;
}
