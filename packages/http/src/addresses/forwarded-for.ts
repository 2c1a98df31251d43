const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const PAIR = `${TOKEN}=(?:${TOKEN}|${QUOTED})`;
const ELEMENT = `${PAIR}(?:[ \\t]*;[ \\t]*${PAIR})*`;
const FORWARDED = new RegExp(`^(?:${ELEMENT}[ \\t]*,[ \\t]*)*(${ELEMENT})$`);

/** More than any chain of proxies writes. */
const MOST_CHARACTERS = 8192;

/**
 * Returns the value of `for` in the last element of a `Forwarded` header (RFC 7239, section 4), which the
 * peer has added: an address, in brackets if it is IPv6, that may have a port, or a name such as `unknown`.
 * Returns undefined for a malformed header, and for an element that does not have exactly one `for`.
 */
export function forwardedFor(header: unknown): string | undefined {
  if (typeof header !== 'string' || header.length > MOST_CHARACTERS) return undefined;
  const element = FORWARDED.exec(header)?.[1];
  if (element === undefined) return undefined;
  const values: string[] = [];
  for (const [, name = '', value = ''] of element.matchAll(
    new RegExp(`(${TOKEN})=(${TOKEN}|${QUOTED})`, 'g'),
  )) {
    if (name.toLowerCase() === 'for') values.push(value);
  }
  const [value, another] = values;
  if (value === undefined || another !== undefined) return undefined;
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}
