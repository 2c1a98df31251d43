import type { CheckCost } from '@sluice/core';
import { validateInteger, wrongType } from '@sluice/core/option-validation';

/** Returns the cost, or throws a `TypeError` or `RangeError` that begins with `where`. */
export function validateRequestCost(where: string, cost: unknown): CheckCost {
  if (typeof cost === 'number') return validateInteger(where, cost, '1', 0);
  if (typeof cost !== 'object' || cost === null || Array.isArray(cost)) {
    throw wrongType(
      where,
      cost,
      'a whole number, or an object of whole numbers',
      '{ requests: 1, rows: 50 }',
    );
  }
  for (const [name, units] of Object.entries(cost)) {
    validateInteger(`${where}: the cost of limit "${name}"`, units, '1', 0);
  }
  return cost as Readonly<Record<string, number>>;
}
