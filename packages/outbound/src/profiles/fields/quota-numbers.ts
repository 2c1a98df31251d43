import { type Item, parseList } from 'structured-headers';

/** A number of a field, and the window that a parameter gives it, as in `100;w=60` or `100;window=60`. */
export interface QuotaNumber {
  readonly value: number;
  readonly windowMs?: number;
}

/** Longer values are not read: no provider sends them, and an attacker could make parsing them expensive. */
export const MAX_FIELD_LENGTH = 4096;

/** Members of a list after the first of these are not read. */
export const MAX_MEMBERS = 32;

/**
 * Returns the numbers of a field, in order. Members that are not numbers are skipped, so an unreadable field
 * has no numbers. Every value is from 0 to the largest safe integer: more is clamped, and so is less, since
 * an upstream that reports -3 left means that nothing is left.
 */
export function quotaNumbers(text: string | undefined): QuotaNumber[] {
  if (text === undefined || text.length > MAX_FIELD_LENGTH) return [];
  // Nearly every field is one number, and every response has several.
  if (/^\d{1,15}$/.test(text)) return [{ value: Number(text) }];
  return items(text)
    .slice(0, MAX_MEMBERS)
    .flatMap(([value, parameters]): QuotaNumber[] => {
      if (typeof value !== 'number' || Number.isNaN(value)) return [];
      const clamped = Math.min(Math.max(value, 0), Number.MAX_SAFE_INTEGER);
      const seconds = parameters.get('w') ?? parameters.get('window');
      const hasWindow = typeof seconds === 'number' && seconds > 0;
      return [hasWindow ? { value: clamped, windowMs: seconds * 1000 } : { value: clamped }];
    });
}

/**
 * Returns the number of a field that has one, and the least of several: where two proxies have each added
 * theirs, the stricter one holds. `undefined` if the field has no number.
 */
export function leastNumber(text: string | undefined): number | undefined {
  const values = quotaNumbers(text).map(({ value }) => value);
  return values.length === 0 ? undefined : Math.min(...values);
}

/** Whether the first number of the field is below 0, which some providers send for "unknown". */
export function isNegative(text: string | undefined): boolean {
  return text !== undefined && /^\s*-/.test(text);
}

/**
 * Returns the quota that applies to the response. Drafts 0 to 3 list it first, then every policy with its
 * window: `100, 100;w=60, 5000;w=86400`. Without windows the values are those of several proxies.
 */
export function appliedQuota(text: string | undefined): QuotaNumber | undefined {
  const numbers = quotaNumbers(text);
  const [first, ...others] = numbers;
  if (first === undefined) return undefined;
  const policies = others.filter(({ windowMs }) => windowMs !== undefined);
  if (policies.length === 0) return numbers.reduce((a, b) => (b.value < a.value ? b : a));
  return first.windowMs === undefined
    ? (policies.find(({ value }) => value === first.value) ?? first)
    : first;
}

/** Members of a list of Items; if it is not one, its plain decimal numbers, which may have any length. */
function items(text: string): Item[] {
  try {
    return parseList(text).filter((member): member is Item => !Array.isArray(member[0]));
  } catch {
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => /^[+-]?\d+(?:\.\d+)?$/.test(part))
      .map((part) => [Number(part), new Map()]);
  }
}
