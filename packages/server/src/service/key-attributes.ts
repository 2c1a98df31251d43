import { isIP } from 'node:net';
import type { Attributes, AttributeValue } from '@sluice/config';
import { outOfRange } from '@sluice/core/option-validation';

const HEADER = 'headers.';

/**
 * Reads the attributes of a request from what an operator types: `api_key=k1&tier=free`, as the service
 * writes keys. Text without a name is an address, or an API key. Throws a `RangeError` for anything else.
 */
export function keyAttributes(text: string): Attributes {
  if (!text.includes('=')) return isIP(text) === 0 ? { api_key: text } : { ip: text };
  const attributes: [string, AttributeValue][] = [];
  const headers: [string, string][] = [];
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    // Keys name an attribute that a request does not have without a value.
    if (at < 0) continue;
    const name = part.slice(0, at);
    const value = decoded(part.slice(at + 1));
    if (name === '' || name === 'headers' || value === undefined) {
      throw outOfRange('the key', text, 'attributes of a request', "'api_key=k1&tier=free'");
    }
    if (name.startsWith(HEADER)) headers.push([name.slice(HEADER.length), value]);
    else attributes.push([name, value]);
  }
  const own = Object.fromEntries(attributes);
  return headers.length === 0 ? own : { ...own, headers: Object.fromEntries(headers) };
}

/** Writes attributes as {@link keyAttributes} reads them, without headers. */
export function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => typeof value !== 'object' && value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${String(value).replace(/[%&=]/g, encodeURIComponent)}`)
    .join('&');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
