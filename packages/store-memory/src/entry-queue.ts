import type { Entry } from './entry.ts';
import { ownText } from './stored-keys.ts';

/**
 * Entries by key, and in the order in which they were added or last put back. Finding the oldest takes
 * constant time: a new iterator over a `Map` would step over everything that was deleted at its front.
 */
export class EntryQueue {
  readonly #entries = new Map<string, Entry>();
  #rest: Iterator<[string, Entry]> | undefined;
  #oldest: readonly [key: string, entry: Entry] | undefined;

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Adds an entry for a key that has none. */
  add(key: string, entry: Entry): void {
    this.#entries.set(ownText(key), entry);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** The oldest entry and its key; it stays. */
  oldest(): readonly [key: string, entry: Entry] | undefined {
    const known = this.#oldest;
    if (known !== undefined && this.#entries.get(known[0]) === known[1]) return known;
    let next = this.#rest?.next();
    if (next === undefined || next.done) {
      this.#rest = this.#entries.entries();
      next = this.#rest.next();
    }
    this.#oldest = next.done ? undefined : next.value;
    return this.#oldest;
  }

  /** Makes the oldest entry the newest one. */
  putBack([key, entry]: readonly [key: string, entry: Entry]): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#oldest = undefined;
  }
}
