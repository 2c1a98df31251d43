import type { CallCost } from '../call-cost.ts';
import type { Grant } from '../quota/settlement.ts';

/** One caller that waits for a permit. */
export interface Waiter {
  readonly cost: CallCost;
  readonly rank: number;
  /** Callers of one class take turns by lane. */
  readonly lane: string;
  /** When the wait must be over, by the monotonic clock of this process. */
  readonly endsMs: number;
  /** Tries once, and gets the denial instead of waiting. */
  readonly isTry: boolean;
  grant(grant: Grant, isDegraded: boolean): void;
  /** Has to wait; called with each denial. */
  waits(): void;
  /** Only for a try: how long until it is worth another. */
  deny(waitMs: number): void;
  reject(error: unknown): void;
}
