import { LRUCache } from 'lru-cache';
import type { Entry } from './entry.ts';
import { ownText } from './stored-keys.ts';

/** A cache allocates memory for its full size at once, so it starts small and grows fourfold. */
const FIRST_SIZE = 8;
const GROWTH = 4;

/** The entries of one limit, in the order of their last use. */
export class RecentEntries {
  readonly #maxSize: number;
  #entries: LRUCache<string, Entry>;

  constructor(maxSize: number) {
    this.#maxSize = maxSize;
    this.#entries = new LRUCache({ max: Math.min(FIRST_SIZE, maxSize) });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Returns the entry of the key, and makes it the one that was used last. */
  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Adds an entry for a key that has none. There must be room for it. */
  add(key: string, entry: Entry): void {
    if (this.#entries.size === this.#entries.max && this.#entries.max < this.#maxSize) this.#grow();
    this.#entries.set(ownText(key), entry);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** The entry that has not been used for longest, and its key. */
  oldest(): readonly [key: string, entry: Entry] | undefined {
    const next = this.#entries.rentries().next();
    return next.done ? undefined : (next.value as [string, Entry]);
  }

  #grow(): void {
    const larger = new LRUCache<string, Entry>({ max: Math.min(this.#entries.max * GROWTH, this.#maxSize) });
    for (const [key, entry] of this.#entries.rentries()) larger.set(key as string, entry as Entry);
    this.#entries = larger;
  }
}
