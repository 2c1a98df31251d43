/** The fields of a message, in any of the shapes that HTTP clients use. Names ignore case. */
export type HeaderFields =
  | { get(name: string): unknown }
  | Iterable<readonly [name: string, value: string]>
  | { readonly [name: string]: unknown };

/**
 * Returns the value of the field, or `undefined` if the message does not have it. The values of a field that
 * occurs several times are joined by ", ", as RFC 9110 5.3 allows. Never throws, whatever the value is.
 */
export function headerField(fields: HeaderFields | undefined | null, name: string): string | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined;
  if (typeof (fields as { get?: unknown }).get === 'function') {
    return textOf((fields as { get(name: string): unknown }).get(name));
  }
  const entries: Iterable<readonly [string, unknown]> =
    Symbol.iterator in fields
      ? (fields as Iterable<readonly [string, string]>)
      : Object.entries(fields as { readonly [name: string]: unknown });
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (const [other, value] of entries) {
    const text = String(other).toLowerCase() === wanted ? textOf(value) : undefined;
    if (text !== undefined) values.push(text);
  }
  return values.length === 0 ? undefined : values.join(', ');
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.filter((part) => typeof part === 'string').join(', ');
  return undefined;
}
