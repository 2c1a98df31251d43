import type { FollowedKey } from './followed-key.ts';

type KeysOfLimit = Map<string, FollowedKey>;

const NO_KEYS: ReadonlyMap<string, FollowedKey> = new Map();

/**
 * The keys that are being denied, oldest first. Found by limiter, limit and key without joining them into one
 * string, which would cost a denial more than everything else.
 */
export class FollowedKeys {
  readonly #all = new Set<FollowedKey>();
  readonly #limiters = new Map<string, Map<string, KeysOfLimit>>();
  /** The keys of the limit of the last search, which is nearly always that of the next. */
  #lastLimiter: string | undefined;
  #lastLimit = '';
  #lastKeys = NO_KEYS;

  get size(): number {
    return this.#all.size;
  }

  find(limiter: string, limit: string, key: string): FollowedKey | undefined {
    if (limiter !== this.#lastLimiter || limit !== this.#lastLimit) {
      this.#lastLimiter = limiter;
      this.#lastLimit = limit;
      this.#lastKeys = this.#limiters.get(limiter)?.get(limit) ?? NO_KEYS;
    }
    return this.#lastKeys.get(key);
  }

  /** Adds a key that is not among them. */
  add(followed: FollowedKey): void {
    const { limiter, limit, key } = followed;
    const limits = this.#limiters.get(limiter) ?? new Map<string, KeysOfLimit>();
    const keys = limits.get(limit) ?? new Map<string, FollowedKey>();
    this.#limiters.set(limiter, limits.set(limit, keys.set(key, followed)));
    this.#all.add(followed);
    this.#lastLimiter = undefined;
  }

  /** Removes the key, and its limit and limiter with their last key: names may be made up at run time. */
  delete(followed: FollowedKey): void {
    const { limiter, limit, key } = followed;
    const limits = this.#limiters.get(limiter);
    const keys = limits?.get(limit);
    keys?.delete(key);
    if (keys?.size === 0) limits?.delete(limit);
    if (limits?.size === 0) this.#limiters.delete(limiter);
    this.#all.delete(followed);
    this.#lastLimiter = undefined;
  }

  get oldest(): FollowedKey | undefined {
    for (const followed of this.#all) return followed;
    return undefined;
  }

  /** Keys may be deleted while they are read. */
  all(): IterableIterator<FollowedKey> {
    return this.#all.values();
  }
}
