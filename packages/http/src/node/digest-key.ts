import { createHmac } from 'node:crypto';
import { outOfRange, wrongType } from '@sluice/core/option-validation';

/** Enough to put both collisions and a guess at the secret out of reach. */
const DIGEST_BYTES = 16;

/** A shorter secret could be found by trying. */
const LEAST_LENGTH = 16;

/**
 * Creates a function that replaces a personal part of a key (an e-mail address, an API key, an IP address) by
 * a digest, so that it appears in no store, dump or slow log: HMAC-SHA-256 with a secret of the app, of which
 * it keeps the first 128 bits, as 22 characters of base64url. A plain hash would not do: without a secret,
 * anyone could try out addresses. A new secret makes every key a new one.
 *
 * Throws a `RangeError` for a secret of fewer than 16 characters or bytes, and a `TypeError` for one of
 * another type. The function throws a `TypeError` for a part that is not a string.
 *
 * @example
 * ```ts
 * const digest = digestKey(process.env.KEY_SECRET);
 * app.use(rateLimit({ store, limits, key: ({ user }) => digest(user.email) }));
 * ```
 */
export function digestKey(secret: string | Uint8Array): (part: string) => string {
  const example = 'process.env.KEY_SECRET';
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array)) {
    // Only its type, because the secret must not show.
    throw wrongType('digestKey: the secret', typeof secret, 'a string or bytes', example);
  }
  if (secret.length < LEAST_LENGTH) {
    const unit = typeof secret === 'string' ? 'characters' : 'bytes';
    const allowed = `at least ${LEAST_LENGTH} ${unit}`;
    throw outOfRange('digestKey: the length of the secret', secret.length, allowed, example);
  }
  return (part) => {
    if (typeof part !== 'string') throw wrongType('digestKey: the part', part, 'a string', "'user-1'");
    // Two bytes for each unit, because UTF-8 encodes all lone surrogates alike.
    const digest = createHmac('sha256', secret).update(part, 'utf16le').digest();
    return digest.subarray(0, DIGEST_BYTES).toString('base64url');
  };
}
