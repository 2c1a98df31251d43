import { createHmac } from 'node:crypto';
import { DIGEST_BYTES, validateDigestPart, validateDigestSecret } from '../keys/digest-secret.ts';

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
  validateDigestSecret(secret);
  return (part) => {
    validateDigestPart(part);
    // Two bytes for each unit, because UTF-8 encodes all lone surrogates alike.
    const digest = createHmac('sha256', secret).update(part, 'utf16le').digest();
    return digest.subarray(0, DIGEST_BYTES).toString('base64url');
  };
}
