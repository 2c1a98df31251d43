import type { Algorithm } from '../algorithm.ts';
import { isAlgorithmOfCore } from '../built-in-algorithms.ts';
import type { RecordKey } from '../record-key.ts';
import type { Check } from './check.ts';

/**
 * Whether both checks are against the same limits, with the same numbers and in the same order, on the same
 * records.
 */
export function haveSameLimits(one: Check, other: Check): boolean {
  if (one.keys.length !== other.keys.length) return false;
  for (let i = 0; i < one.keys.length; i++) {
    const [a, b] = [one.keys[i], other.keys[i]];
    if (a === undefined || b === undefined || a.key !== b.key || a.scope !== b.scope) return false;
    if (!areAlike(a.algorithm, b.algorithm)) return false;
  }
  return true;
}

/**
 * Whether two algorithms give the same answers. A custom algorithm is only like itself: it may keep numbers
 * elsewhere.
 */
export function areAlike(one: Algorithm, other: Algorithm): boolean {
  if (one === other) return true;
  return isAlgorithmOfCore(one.name) && haveSameNumbers(one, other);
}

/** Whether two algorithms of one kind show the same numbers. A custom one may keep others elsewhere. */
export function haveSameNumbers(one: Algorithm, other: Algorithm): boolean {
  if (one.name !== other.name || one.version !== other.version || one.limit !== other.limit) return false;
  const [a, b] = [one.parameters, other.parameters];
  if (a.length !== b.length || !a.every((value, i) => value === b[i])) return false;
  return calendarOf(one) === calendarOf(other);
}

/**
 * The limits of these records, with their numbers, as one string: the same for limits that are alike in the
 * same order, however often they were made. `undefined` if one is custom.
 */
export function signatureOf(keys: readonly RecordKey[]): string | undefined {
  let signature = '';
  for (const { scope, algorithm } of keys) {
    if (!isAlgorithmOfCore(algorithm.name)) return undefined;
    const { limit, parameters } = algorithm;
    // Neither scopes nor calendars contain line breaks.
    signature += `${scope} ${limit} ${parameters.join()} ${calendarOf(algorithm) ?? ''}\n`;
  }
  return signature;
}

/** What distinguishes calendar windows beside their parameters; `undefined` for any other algorithm. */
function calendarOf(algorithm: Algorithm & { readonly calendar?: string }): string | undefined {
  return algorithm.calendar;
}
