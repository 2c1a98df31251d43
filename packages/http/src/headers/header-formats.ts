import { outOfRange, wrongType } from '@sluice/core/option-validation';

/**
 * A form in which quota is told: `legacy` is `X-RateLimit-*`, the others are revisions of
 * draft-ietf-httpapi-ratelimit-headers.
 */
export type HeaderFormat = 'legacy' | 'draft-6' | 'draft-7' | 'draft-8' | 'draft-9' | 'draft-10';

/** What the option `headers` takes: one format, several, or whether to send the default ones. */
export type HeadersOption = boolean | HeaderFormat | readonly HeaderFormat[];

const FORMATS: readonly HeaderFormat[] = ['legacy', 'draft-6', 'draft-7', 'draft-8', 'draft-9', 'draft-10'];

const DEFAULT: readonly HeaderFormat[] = ['legacy', 'draft-10'];

/** The formats that the option `headers` names; throws a `TypeError` or `RangeError` for one that does not exist. */
export function headerFormatsOf(caller: string, option: unknown): readonly HeaderFormat[] {
  if (option === undefined || option === true) return DEFAULT;
  if (option === false) return [];
  const where = `${caller}: \`headers\``;
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
