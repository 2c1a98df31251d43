import { outOfRange, wrongType } from '@sluice/core/option-validation';

/** How much of a digest is kept: enough to put both collisions and a guess at the secret out of reach. */
export const DIGEST_BYTES = 16;

/** A shorter secret could be found by trying. */
const LEAST_LENGTH = 16;

/** Throws a `TypeError` or `RangeError` unless a secret is text or bytes of enough length. */
export function validateDigestSecret(secret: unknown): asserts secret is string | Uint8Array {
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
}

/** Throws a `TypeError` unless the part is a string. */
export function validateDigestPart(part: unknown): asserts part is string {
  if (typeof part !== 'string') throw wrongType('digestKey: the part', part, 'a string', "'user-1'");
}
