import { RateLimitError } from '@sluice/core';

/** Reads the flat list that a script returns, item by item. */
export class Reply {
  readonly #items: readonly unknown[];
  #next = 0;

  /** Throws a `RateLimitError` when it is no list: then no script of ours has answered. */
  constructor(reply: unknown) {
    if (!Array.isArray(reply)) {
      throw new RateLimitError('STORE_UNAVAILABLE', 'What answered is no Redis server that runs scripts.');
    }
    this.#items = reply;
  }

  /** The next item: a number, or a text as it is. Clients may be told to return integers as text or bigint. */
  next(): number | string {
    const item = this.#items[this.#next++];
    return typeof item === 'number' ? item : asNumberOrText(item);
  }

  /** The next item as the client gives it. */
  nextItem(): unknown {
    return this.#items[this.#next++];
  }
}

function asNumberOrText(item: unknown): number | string {
  if (typeof item !== 'string' && !(item instanceof Uint8Array)) return Number(item);
  const text = item.toString();
  return /^-?\d+$/.test(text) ? Number(text) : text;
}
