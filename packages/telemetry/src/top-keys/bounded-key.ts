import { createHash } from 'node:crypto';

const MAX_LENGTH = 200;

/** The key itself; a digest of a long one, because clients may choose keys, and memory is bounded. */
export function boundedKey(key: string): string {
  if (key.length <= MAX_LENGTH) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
