import type { Algorithm } from './algorithm.ts';

/** The address of one record: which limit, and the key that it counts. */
export interface RecordKey {
  /**
   * The limit, in one version of its record: prefix, name, algorithm and layout version, escaped and joined
   * by exactly three colons, in printable ASCII. There are only as many as the application configures. Two
   * limits that must not share state never have the same scope. `recordId` joins scope and key to one string.
   */
  readonly scope: string;
  /** The key that is counted: any string, of any length. Clients may choose it. */
  readonly key: string;
  /**
   * The arithmetic of the record. A store needs it only to run the algorithm natively, or to decide what to
   * evict.
   */
  readonly algorithm: Algorithm;
}

/** The scope of a limit's records. The parts are escaped, so different parts never give the same scope. */
export function scopeOf(prefix: string, limitName: string, algorithm: Algorithm): string {
  return `${escapePart(prefix)}:${escapePart(limitName)}:${algorithm.name}:${algorithm.version}`;
}

/**
 * Scope and key as one string, for stores that address records by a single string. Different record keys
 * always give different strings, because every scope has the same number of colons. The string is well-formed
 * Unicode without NUL, so it survives any encoding: `%`, NUL and lone surrogates in the key are escaped. It
 * grows with the key; a store that limits the length of names must hash it.
 */
export function recordId({ scope, key }: RecordKey): string {
  return `${scope}:${wellFormed(key)}`;
}

function escapePart(part: string): string {
  return part.replace(/[^A-Za-z0-9_.-]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function wellFormed(key: string): string {
  if (!/[\0%\ud800-\udfff]/.test(key)) return key;
  // With the `u` flag, the pattern does not match a surrogate that is part of a pair.
  return key.replace(/[\0%\ud800-\udfff]/gu, (c) => `%${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
