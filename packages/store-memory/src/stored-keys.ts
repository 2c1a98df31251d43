import { KeyedHash } from './keyed-hash.ts';

/** A longer key is stored as its digest, so that no client can fill the memory with long keys. */
export const MAX_KEY_LENGTH = 128;

/** V8 copies a substring that is shorter than this. A longer one keeps all of the string it is cut from. */
const SHORTEST_SLICE = 13;

/** Returns the strings under which records are stored. */
export class StoredKeys {
  // Together 128 bits under random keys: no two keys share a digest, and no client can guess one.
  readonly #one = new KeyedHash();
  readonly #other = new KeyedHash();

  /** The key as it is, or the digest of a long one. */
  of(key: string): string {
    return key.length > MAX_KEY_LENGTH ? this.#digest(key) : key;
  }

  #digest(key: string): string {
    this.#one.hash(key);
    this.#other.hash(key);
    const halves = [this.#one.high, this.#one.low, this.#other.high, this.#other.low];
    return String.fromCharCode(...halves.flatMap((half) => [half >>> 16, half & 0xffff]));
  }
}

/**
 * The same text in memory of its own. A key cut out of a header or a body would otherwise keep all of it in
 * memory for as long as its record is kept.
 */
export function ownText(text: string): string {
  if (text.length < SHORTEST_SLICE) return text;
  let own = '';
  for (let i = 0; i < text.length; i += SHORTEST_SLICE - 1) own += text.slice(i, i + SHORTEST_SLICE - 1);
  return own;
}
