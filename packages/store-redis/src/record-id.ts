import { createHash } from 'node:crypto';
import type { RecordKey } from '@sluice/core';

/** A longer key is stored as its digest, so that no client can fill the server's memory with long keys. */
const MAX_KEY_LENGTH = 128;

/**
 * The key in Redis of a record: different record keys always get different ones. What is counted stands in
 * braces, the hash tag of Redis, so the limits of one key always share a slot. The braces of a valid
 * `prefix`, if any, are one whole hash tag.
 */
export function storedId(prefix: string, { scope, key }: RecordKey): string {
  return partBefore(prefix) + hashTag(key) + partAfter(scope);
}

/** Keeps the latest answer: the keys of a batch mostly differ in their middle only. */
function keptLatest(make: (text: string) => string): (text: string) => string {
  let latest = '';
  let made = make('');
  return (text) => {
    if (text !== latest) {
      made = make(text);
      latest = text;
    }
    return made;
  };
}

const partBefore = keptLatest((prefix) => `${prefix}{`);
const partAfter = keptLatest((scope) => `}${scope}`);

/** Whether all records are in one hash slot, because the prefix brings its own hash tag. */
export function isOneSlot(prefix: string): boolean {
  return prefix.includes('{');
}

/**
 * The key as well-formed text without braces, and never empty, because Redis ignores an empty hash tag. `%`
 * is escaped too, so no key can look like the two other forms that begin with `%`.
 */
function hashTag(key: string): string {
  if (key.length > MAX_KEY_LENGTH) {
    // As UTF-16, because UTF-8 encodes all lone surrogates alike.
    return `%#${createHash('sha256').update(key, 'utf16le').digest('base64url')}`;
  }
  if (key === '') return '%';
  if (!/[\0%{}\ud800-\udfff]/.test(key)) return key;
  // With the `u` flag, a surrogate that is part of a pair does not match on its own.
  return key.replace(/[\0%{}\ud800-\udfff]/gu, (c) => `%${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
