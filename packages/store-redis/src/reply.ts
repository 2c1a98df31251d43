import { RateLimitError } from '@sluice/core';

/** Reads the flat list that a script returns, item by item. */
export class Reply {
  readonly #items: readonly unknown[];
  #next = 0;

  /**
   * Throws a `RateLimitError` when the reply is not a list: then it does not come from one of our scripts.
   */
  constructor(reply: unknown) {
    if (!Array.isArray(reply)) {
      throw new RateLimitError(
        'STORE_UNAVAILABLE',
        'The reply did not come from a Redis server that runs scripts.',
      );
    }
    this.#items = reply;
  }

  /**
   * The next item: a number, or a text that is not one. Clients may be configured to return integers as text
   * or bigint.
   */
  next(): number | string {
    const item = this.#items[this.#next++];
    return typeof item === 'number' ? item : asNumberOrText(item);
  }

  /** The next item, where the script always writes a number. */
  nextNumber(): number {
    return this.next() as number;
  }

  /** The next item as the client returned it. */
  nextItem(): unknown {
    return this.#items[this.#next++];
  }
}

function asNumberOrText(item: unknown): number | string {
  if (typeof item !== 'string' && !(item instanceof Uint8Array)) return Number(item);
  const text = item.toString();
  return /^-?\d+$/.test(text) ? Number(text) : text;
}
