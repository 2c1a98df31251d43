const LONGEST = 64;

/**
 * Returns the dimension for a name that a response chose: lower-case letters, digits and hyphens, at most 64.
 * Any other character becomes a hyphen. A name without letters and digits is `quota`.
 */
export function dimensionName(text: string): string {
  const name = text
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name === '' ? 'quota' : name;
}
