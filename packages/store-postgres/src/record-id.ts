import { createHash } from 'node:crypto';
import { type RecordKey, recordId } from '@sluice/core';

/**
 * The primary key of a record: different record keys always get different ones. It is scope and key as they
 * are, if that is printable ASCII of at most 200 characters. Anything else becomes its hash, which fits every
 * index and every encoding of the database. In `recordId` a `%` is always followed by a hex digit, so no key
 * can look like a hash.
 */
export function storedId(key: RecordKey): string {
  const id = recordId(key);
  return PLAIN.test(id) ? id : `%sha256:${createHash('sha256').update(id).digest('base64url')}`;
}

const PLAIN = /^[\x20-\x7e]{0,200}$/;
