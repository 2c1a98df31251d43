import { validateInteger, validateOptions } from '../option-validation.ts';

/** Options of a check that is decided at once. */
export interface CheckOptions {
  /**
   * Units to spend, look at or give back: a safe integer of at least 0. Default: 1. A cost of 0 is always
   * allowed and changes nothing.
   */
  readonly cost?: number;
}

/** Options of a check that may have to wait for its store. */
export interface ConsumeOptions extends CheckOptions {
  /**
   * Aborting it rejects the check with CHECK_ABORTED at once. A check that has not been sent to the store is
   * not counted; one that has been sent may be. Default: none.
   */
  readonly signal?: AbortSignal;
}

const KNOWN = ['cost', 'signal'];

/** Returns the cost, or throws a `TypeError` or `RangeError` that names `caller`. */
export function costOf(
  caller: string,
  options: ConsumeOptions | undefined,
  known: readonly string[] = KNOWN,
): number {
  if (options === undefined) return 1;
  validateOptions(caller, options, known, '{ cost: 5 }');
  return options.cost === undefined ? 1 : validateInteger(`${caller}: \`cost\``, options.cost, '1', 0);
}
