import { createHmac } from 'node:crypto';
import { outOfRange, wrongType } from '@sluice/core/option-validation';

/**
 * One key of several parts, such as the tenant and the user. No two lists of parts give the same key, whatever the parts
 * contain: each is preceded by its length. Throws a `TypeError` for a part that is no string.
 */
export function joinKey(...parts: readonly string[]): string {
  let key = '';
  for (const part of parts) {
    if (typeof part !== 'string') throw wrongType('joinKey: each part', part, 'a string', "'user-1'");
    key += `${part.length}:${part}`;
  }
  return key;
}

/** As many bytes as keep both collisions and a guess at the secret out of reach. */
const DIGEST_BYTES = 16;

/**
 * A function that turns a personal part of a key (an e-mail address, an API key, an IP address) into a digest, so that
 * it lies in no store, dump or slow log: HMAC-SHA-256 with a secret of the app, the first 128 bits, as base64url. Without the
 * secret nobody can try out addresses. Throws a `RangeError` for a secret of fewer than 16 characters or bytes.
 */
export function digestKey(secret: string | Uint8Array): (part: string) => string {
  const where = 'digestKey: the secret';
  const allowed = 'a string or bytes, at least 16';
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array)) {
    throw wrongType(where, typeof secret, allowed, 'process.env.KEY_SECRET');
  }
  if (secret.length < 16) {
    throw outOfRange(where, `${secret.length} of them`, allowed, 'process.env.KEY_SECRET');
  }
  return (part) => {
    if (typeof part !== 'string') throw wrongType('digestKey: the part', part, 'a string', "'user-1'");
    // Two bytes for each unit, because UTF-8 has one spelling for all lone surrogates.
    const digest = createHmac('sha256', secret).update(part, 'utf16le').digest();
    return digest.subarray(0, DIGEST_BYTES).toString('base64url');
  };
}
