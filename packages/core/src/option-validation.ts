export { isMistake, outOfRange, wrongType } from './errors.ts';

import { outOfRange, unknownOption, wrongType } from './errors.ts';

/** Throws unless `options` is an object without unknown names: a typo must not select a default. */
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

/** Returns the value if it is a safe integer from `least` to `most`; otherwise throws. */
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

/** Throws unless the value is a function or absent. */
export function validateOptionalFunction(where: string, value: unknown, example: string): void {
  if (value !== undefined && typeof value !== 'function')
    throw wrongType(where, value, 'a function', example);
}
