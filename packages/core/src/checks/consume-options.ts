import { validateInteger, validateOptions } from '../option-validation.ts';

/** What a single check may say. */
export interface CheckOptions {
  /** How many units to spend, look at or give back: a safe integer of at least 0. Default: 1. */
  readonly cost?: number;
}

/** What a check that may have to wait may say besides. */
export interface ConsumeOptions extends CheckOptions {
  /**
   * Aborting it rejects the check with CHECK_ABORTED at once. A check that had not been sent to the store is not counted;
   * one that had been may be.
   */
  readonly signal?: AbortSignal;
}

const KNOWN = ['cost', 'signal'];

/** The cost, or a `TypeError` or `RangeError`. */
export function costOf(
  caller: string,
  options: ConsumeOptions | undefined,
  known: readonly string[] = KNOWN,
): number {
  if (options === undefined) return 1;
  validateOptions(caller, options, known, '{ cost: 5 }');
  return options.cost === undefined ? 1 : validateInteger(`${caller}: \`cost\``, options.cost, '1', 0);
}
