import { wrongType } from '@sluice/core/option-validation';
import { plainPath } from './plain-path.ts';

/** The value of an attribute. `null`, `undefined` and `''` count as absent. */
export type AttributeValue = string | number | boolean | null | undefined;

/**
 * What is known of a request: `method`, `path`, `ip`, `user`, `api_key`, `tier`, and any others that the
 * rules name. `headers` holds a map, with names in any case. Values count as they are given: write addresses
 * in one way (`addressKey` of the adapters does).
 */
export type Attributes = Readonly<
  Record<string, AttributeValue | Readonly<Record<string, AttributeValue | readonly string[]>>>
>;

/** The tier of requests that name none. */
export const ANONYMOUS = 'anonymous';

/** Throws a `TypeError` unless this is a map of attributes. */
export function validateAttributes(where: string, attributes: unknown): asserts attributes is Attributes {
  if (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)) return;
  throw wrongType(where, attributes, 'an object of attributes', "{ method: 'GET', path: '/', ip }");
}

/**
 * The value of an attribute as text, or undefined if the request does not have it. `headers.NAME` is that of
 * a header. Paths are in their plain form. Throws a `TypeError` for values that have no text.
 */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  const value = name.startsWith('headers.')
    ? headerOf(attributes, name.slice('headers.'.length).toLowerCase())
    : Object.hasOwn(attributes, name)
      ? attributes[name]
      : undefined;
  const text = textOf(name, value);
  if (text === undefined || text === '') return undefined;
  return name === 'path' ? plainPath(text) : text;
}

function headerOf(attributes: Attributes, name: string): unknown {
  const headers = Object.hasOwn(attributes, 'headers') ? attributes.headers : undefined;
  if (typeof headers !== 'object' || headers === null) return undefined;
  if (Object.hasOwn(headers, name)) return joined(headers[name]);
  const written = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return written === undefined ? undefined : joined(headers[written]);
}

function joined(value: unknown): unknown {
  return Array.isArray(value) ? value.join(', ') : value;
}

function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  throw wrongType(`the attribute \`${name}\``, value, 'text, a number or a truth value', "'acme-1'");
}
