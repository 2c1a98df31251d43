import type { CheckCall } from '../service/check-call.ts';
import { LONGEST_DOMAIN, LONGEST_NAME, LONGEST_VALUE, MOST_ATTRIBUTES } from './bodies.ts';

/**
 * Whether `checkBody` accepts this body as it is. Says so only of bodies like nearly all: with a domain, and
 * attributes that are short texts. It takes a tenth of the time of the schema, which decides the others.
 */
export function isPlainCheck(body: unknown): body is CheckCall {
  if (!isMap(body)) return false;
  for (const name of Object.keys(body)) if (name !== 'domain' && name !== 'attributes') return false;
  const { domain, attributes } = body;
  return isText(domain, LONGEST_DOMAIN) && domain !== '' && isMap(attributes) && arePlain(attributes);
}

function arePlain(attributes: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(attributes);
  return (
    names.length <= MOST_ATTRIBUTES &&
    names.every((name) => !isSpecial(name) && isText(attributes[name], LONGEST_VALUE))
  );
}

/** The schema drops the prototype, and has bounds for each of the headers. */
function isSpecial(name: string): boolean {
  return name.length > LONGEST_NAME || name === 'headers' || name === '__proto__';
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}
