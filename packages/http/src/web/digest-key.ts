import { DIGEST_BYTES, validateDigestPart, validateDigestSecret } from '../keys/digest-secret.ts';

/**
 * Creates a function that replaces a personal part of a key by a digest, as `digestKey` of
 * `@sluice/http/node` does, with the same digests, and with the cryptography of the Web: it returns a
 * promise. Use it in an asynchronous `key` function.
 *
 * Throws a `RangeError` for a secret of fewer than 16 characters or bytes, and a `TypeError` for one of
 * another type. The function rejects with a `TypeError` for a part that is not a string.
 *
 * @example
 * ```ts
 * const digest = digestKey(env.KEY_SECRET);
 * const key = async (request: Request) => digest(await emailOf(request));
 * ```
 */
export function digestKey(secret: string | Uint8Array): (part: string) => Promise<string> {
  validateDigestSecret(secret);
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : Uint8Array.from(secret);
  let imported: ReturnType<typeof importKey> | undefined;
  return async (part) => {
    validateDigestPart(part);
    // Not before: some runtimes allow no such call while the program loads.
    imported ??= importKey(bytes);
    const digest = new Uint8Array(await crypto.subtle.sign('HMAC', await imported, utf16(part)));
    const text = btoa(String.fromCharCode(...digest.subarray(0, DIGEST_BYTES)));
    return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  };
}

function importKey(bytes: Uint8Array<ArrayBuffer>) {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** Two bytes for each unit, because UTF-8 encodes all lone surrogates alike. */
function utf16(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) bytes.setUint16(i * 2, text.charCodeAt(i), true);
  return new Uint8Array(bytes.buffer);
}
