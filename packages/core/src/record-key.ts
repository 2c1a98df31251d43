import type { Algorithm } from './algorithm.ts';

/** The address of one record: which limit, and whom or what it counts. */
export interface RecordKey {
  /**
   * Which limit, in which version of its record: prefix, name, algorithm and layout version, escaped and joined by exactly
   * three colons, in printable ASCII; from a small set that the application configures. Two limits that must not
   * share state never have the same scope. See `recordId` for one text of both.
   */
  readonly scope: string;
  /** Whom or what is counted: any string, of any length, chosen by anybody. */
  readonly key: string;
  /** The arithmetic of the record. A store needs it only to run the algorithm natively or to judge what to evict. */
  readonly algorithm: Algorithm;
}

/** The scope of a limit's records: parts are escaped, so different parts never give the same scope. */
export function scopeOf(prefix: string, limitName: string, algorithm: Algorithm): string {
  return `${escapePart(prefix)}:${escapePart(limitName)}:${algorithm.name}:${algorithm.version}`;
}

/**
 * Scope and key as one text, for stores that address records by a single string. Different record keys always give
 * different texts, since every scope has the same number of colons, and every text is well-formed Unicode without a NUL, so it survives any encoding: `%`, NUL and
 * lone surrogates in the key are escaped. It is as long as the key; a store with a bound must hash it.
 */
export function recordId({ scope, key }: RecordKey): string {
  return `${scope}:${wellFormed(key)}`;
}

function escapePart(part: string): string {
  return part.replace(/[^A-Za-z0-9_.-]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function wellFormed(key: string): string {
  if (!/[\0%\ud800-\udfff]/.test(key)) return key;
  // With the `u` flag, a surrogate that is part of a pair is not matched on its own.
  return key.replace(/[\0%\ud800-\udfff]/gu, (c) => `%${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
