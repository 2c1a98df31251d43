import { createHash } from 'node:crypto';
import type { RecordKey } from '@sluice/core';

/** A longer key is stored as its digest, so that nobody can fill the server's memory with the names of records. */
const MAX_KEY_LENGTH = 128;

/** Turns record keys into keys of Redis: different record keys always into different ones. */
export class RecordAddress {
  /** Whether all records are in one hash slot, since the prefix brings its own hash tag. */
  readonly isOneSlot: boolean;
  readonly #before: string;

  /** `prefix` has been checked: its braces, if any, are one whole hash tag. */
  constructor(prefix: string) {
    this.isOneSlot = prefix.includes('{');
    this.#before = `${prefix}{`;
  }

  /** What is counted stands in braces, the hash tag of Redis: the limits of one key always share a slot. */
  of({ scope, key }: RecordKey): string {
    return `${this.#before}${hashTag(key)}}${scope}`;
  }
}

/**
 * The key as well-formed text without braces, never empty (an empty hash tag is none). `%` is escaped too, so what begins
 * with `%` in any other way can be no key's.
 */
function hashTag(key: string): string {
  if (key.length > MAX_KEY_LENGTH) {
    // As UTF-16, since lone surrogates are all the same in UTF-8.
    return `%#${createHash('sha256').update(key, 'utf16le').digest('base64url')}`;
  }
  if (key === '') return '%';
  if (!/[\0%{}\ud800-\udfff]/.test(key)) return key;
  // With the `u` flag, a surrogate that is part of a pair is not matched on its own.
  return key.replace(/[\0%{}\ud800-\udfff]/gu, (c) => `%${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
