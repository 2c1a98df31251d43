import { type Attributes, attributeOf } from './attributes.ts';

/**
 * Returns what a rule counts for a request: `ip=192.0.2.1&user=7`. Different attributes never give the same
 * key. Requests without an attribute count together, under its bare name: a client must not escape a limit by
 * leaving out what it counts.
 */
export function ruleKey(parts: readonly string[], attributes: Attributes): string {
  return parts.map((part) => partOf(part, attributes)).join('&');
}

/** The attributes of the key that the request does not have. */
export function absentParts(parts: readonly string[], attributes: Attributes): readonly string[] {
  return parts.filter((part) => !partOf(part, attributes).includes('='));
}

function partOf(part: string, attributes: Attributes): string {
  for (const name of part.split('|')) {
    const value = attributeOf(attributes, name);
    if (value !== undefined) return `${name}=${value.replace(/[%&=]/g, encodeURIComponent)}`;
  }
  return part;
}
