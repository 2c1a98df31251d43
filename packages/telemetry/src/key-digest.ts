import { createHmac, randomBytes } from 'node:crypto';
import { outOfRange, wrongType } from '@sluice/core/option-validation';

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

/** Throws without quoting the secret. */
export function validateSecret(caller: string, secret: unknown): void {
  const where = `${caller}: \`keySecret\``;
  const example = 'process.env.KEY_SECRET';
  if (secret === undefined) return;
  if (typeof secret !== 'string') throw wrongType(where, typeof secret, 'a string', example);
  if (secret.length < 16) {
    throw outOfRange(where, `${secret.length} characters`, 'a string of at least 16 characters', example);
  }
}
