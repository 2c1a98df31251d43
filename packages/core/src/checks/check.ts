import type { RecordKey } from '../record-key.ts';

/** One check as it came from a caller. */
export interface Check {
  /** Names of the limits, in the order of `keys`. */
  readonly names: readonly string[];
  readonly keys: readonly RecordKey[];
  /** At least 0. */
  readonly cost: number;
  readonly kind: 'consume' | 'peek' | 'refund';
}
