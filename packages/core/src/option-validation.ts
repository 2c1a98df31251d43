export { outOfRange, wrongType } from './errors.ts';

import { outOfRange, unknownOption, wrongType } from './errors.ts';

/** Throws unless `options` is an object whose own names are all known: a typo must not become a default. */
export function validateOptions(
  caller: string,
  options: unknown,
  known: readonly string[],
  example: string,
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrongType(`${caller}: the argument`, options, 'an object of options', example);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw unknownOption(caller, name, known);
  }
}

/** The value when it is a safe integer of at least `least` (and at most `most`); else throws. */
export function validateInteger(
  where: string,
  value: unknown,
  example: string,
  least = 1,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value !== 'number')
    throw wrongType(where, value, `a whole number from ${least} to ${most}`, example);
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw outOfRange(where, value, `a whole number from ${least} to ${most}`, example);
  }
  return value;
}

/** The value when it is a function or absent; else throws. */
export function validateOptionalFunction(where: string, value: unknown, example: string): void {
  if (value !== undefined && typeof value !== 'function')
    throw wrongType(where, value, 'a function', example);
}
