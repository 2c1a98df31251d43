/**
 * Arrays as the text that Postgres parses. Every client sends a text as it is, but clients differ in how they
 * encode an array, and this is faster than any of them.
 */

/** The texts must not contain control characters. */
export function textArray(texts: readonly string[]): string {
  if (texts.length === 0) return '{}';
  let literal = '';
  for (const text of texts)
    literal += `,"${NEEDS_ESCAPE.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
  return `{${literal.slice(1)}}`;
}

/** An array of safe integers or of booleans. */
export function plainArray(values: readonly number[] | readonly boolean[]): string {
  return `{${values.join()}}`;
}

const NEEDS_ESCAPE = /["\\]/;
