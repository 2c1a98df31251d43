import { outOfRange, wrongType } from '@sluice/core/option-validation';

/**
 * A format of the headers that report the quota. `legacy` is `X-RateLimit-*`, which no standard defines. The
 * others are revisions of draft-ietf-httpapi-ratelimit-headers: `draft-6` has `RateLimit-Limit`, `-Remaining`
 * and `-Reset`; `draft-7` has them as one dictionary, `RateLimit`; `draft-8` to `draft-10` have a list with
 * one member for each limit.
 */
export type HeaderFormat = 'legacy' | 'draft-6' | 'draft-7' | 'draft-8' | 'draft-9' | 'draft-10';

/** One format, several, `true` for the default ones, or `false` for none. */
export type HeadersOption = boolean | HeaderFormat | readonly HeaderFormat[];

const FORMATS: readonly HeaderFormat[] = ['legacy', 'draft-6', 'draft-7', 'draft-8', 'draft-9', 'draft-10'];

const DEFAULT: readonly HeaderFormat[] = ['legacy', 'draft-10'];

/**
 * Returns the formats that an option names. Throws a `TypeError` or `RangeError` that begins with `where` for
 * an unknown one.
 */
export function headerFormatsOf(where: string, option: unknown): readonly HeaderFormat[] {
  if (option === undefined || option === true) return DEFAULT;
  if (option === false) return [];
  const allowed = `true or false, or one or several of ${FORMATS.map((format) => `'${format}'`).join(', ')}`;
  const formats: readonly unknown[] = Array.isArray(option) ? option : [option];
  for (const format of formats) {
    if (typeof format !== 'string') throw wrongType(where, format, allowed, "['legacy', 'draft-10']");
    if (!isFormat(format)) throw outOfRange(where, format, allowed, "['legacy', 'draft-10']");
  }
  return formats.filter(isFormat);
}

function isFormat(value: unknown): value is HeaderFormat {
  return FORMATS.some((format) => format === value);
}
