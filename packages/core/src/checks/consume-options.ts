import { wrongType } from '../errors.ts';
import { validateInteger, validateOptions } from '../option-validation.ts';

/**
 * Units for every limit of the check, or units by the name of the limit: `{ requests: 1, tokens: 1200 }`.
 * Safe integers of at least 0. A limit that is not named costs 1; one that costs 0 is neither charged nor
 * asked.
 */
export type CheckCost = number | Readonly<Record<string, number>>;

/** Options of a check that is decided at once. */
export interface CheckOptions {
  /**
   * Units to spend, look at or give back: a safe integer of at least 0, or one for each limit, by name:
   * `{ requests: 1, tokens: 1200 }`. All or nothing over all limits. A limit that is not named costs 1; one
   * that costs 0 is neither charged nor asked. A name that no limit has is a mistake, unless a function
   * chooses the limits; then it is ignored. Default: 1. A cost of 0 is always allowed and changes nothing.
   */
  readonly cost?: CheckCost;
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
): CheckCost {
  if (options === undefined) return 1;
  validateOptions(caller, options, known, '{ cost: 5 }');
  return options.cost === undefined ? 1 : validateCost(`${caller}: \`cost\``, options.cost);
}

/** Throws a `TypeError` or `RangeError` unless the cost is a whole number, or an object of such. */
export function validateCost(where: string, cost: unknown): CheckCost {
  if (typeof cost !== 'object' || cost === null) return validateInteger(where, cost, '1', 0);
  if (Array.isArray(cost)) {
    throw wrongType(where, cost, 'a whole number, or an object of whole numbers', '{ tokens: 1200 }');
  }
  for (const [name, units] of Object.entries(cost)) {
    validateInteger(`${where.replace(/`$/, '')}.${name}\``, units, '1', 0);
  }
  return cost as Readonly<Record<string, number>>;
}
