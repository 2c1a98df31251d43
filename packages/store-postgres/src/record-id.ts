import { createHash } from 'node:crypto';
import { type RecordKey, recordId } from '@sluice/core';

/**
 * The primary key of a record. Scope and key as they are, where that is printable ASCII of at most 200 characters; else a
 * hash of them, which fits any index and any encoding of the database. In `recordId` a `%` is always followed by a hex
 * digit, so no key of anybody's choice can look like a hash.
 */
export function rowId(key: RecordKey): string {
  const id = recordId(key);
  return PLAIN.test(id) ? id : `%sha256:${createHash('sha256').update(id).digest('base64url')}`;
}

const PLAIN = /^[\x20-\x7e]{0,200}$/;
