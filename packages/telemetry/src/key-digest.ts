import { createHmac, randomBytes } from 'node:crypto';

/** Turns keys into digests that join the lines of one key and reveal nothing to those without the secret. */
export type KeyDigest = (key: string) => string;

/**
 * HMAC-SHA-256, the first 16 hexadecimal digits. A plain hash of an address is reversible by hashing all
 * addresses. Without a secret, a random one holds for the life of the process.
 */
export function keyDigest(secret: string | undefined): KeyDigest {
  const hmacKey = secret ?? randomBytes(32);
  return (key) => createHmac('sha256', hmacKey).update(key).digest('hex').slice(0, 16);
}
