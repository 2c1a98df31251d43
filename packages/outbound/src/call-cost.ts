import { validateInteger, wrongType } from '@sluice/core/option-validation';

/** The largest number of units in a record: as thousandths it is still a safe integer. */
export const MAX_UNITS = 1_000_000_000_000;

/** What a call costs: the same of every dimension and declared limit, or by their names (absent: 1). */
export type CallCost = number | { readonly [name: string]: number };

/** The cost of the dimension or declared limit of this name. */
export function costOf(cost: CallCost, name: string, defaultCost = 1): number {
  if (typeof cost === 'number') return cost;
  return Object.hasOwn(cost, name) ? (cost[name] as number) : defaultCost;
}

/** Throws a coded error unless every number is a whole number from 0 to a million million. */
export function validateCost(where: string, cost: unknown): CallCost {
  if (typeof cost === 'number') return validateInteger(where, cost, '1', 0, MAX_UNITS);
  if (typeof cost !== 'object' || cost === null || Array.isArray(cost)) {
    throw wrongType(
      where,
      cost,
      'a whole number, or whole numbers by dimension',
      '{ requests: 1, tokens: 1200 }',
    );
  }
  for (const [name, units] of Object.entries(cost)) {
    validateInteger(`${where}, \`${name}\``, units, '1', 0, MAX_UNITS);
  }
  return cost as CallCost;
}
