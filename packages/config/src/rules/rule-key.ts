import { type Attributes, attributeOf } from './attributes.ts';

/** Returns what a rule counts for a request. */
export type RuleKey = (attributes: Attributes) => string;

/**
 * Compiles the key of a rule: `ip=192.0.2.1&user=7`. Different attributes never give the same key. Requests
 * without an attribute count together, under its bare name: a client must not escape a limit by leaving out
 * what it counts.
 */
export function compileRuleKey(parts: readonly string[]): RuleKey {
  const compiled = parts.map(compilePart);
  const [only] = compiled;
  if (only !== undefined && compiled.length === 1) return only;
  return (attributes) => compiled.map((part) => part(attributes)).join('&');
}

/** The attributes of the key that the request does not have. */
export function absentParts(parts: readonly string[], attributes: Attributes): readonly string[] {
  return parts.filter((part) => !compilePart(part)(attributes).includes('='));
}

function compilePart(part: string): RuleKey {
  const names = part.split('|');
  return (attributes) => {
    for (const name of names) {
      const value = attributeOf(attributes, name);
      if (value !== undefined) return `${name}=${value.replace(/[%&=]/g, encodeURIComponent)}`;
    }
    return part;
  };
}
