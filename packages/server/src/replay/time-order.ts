import type { AccessRecord } from './access-record.ts';

/** The most records that wait for earlier ones, so that a burst does not fill the memory. */
const MOST_WAITING = 100_000;

/** Puts records that are out of order by less than a window in order. Equal times keep their order. */
export class TimeOrder {
  readonly #windowMs: number;
  readonly #heap: { readonly record: AccessRecord; readonly place: number }[] = [];
  #newestMs = Number.NEGATIVE_INFINITY;
  #places = 0;
  /** The records that came after a later one. */
  sorted = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  push(record: AccessRecord): void {
    if (record.atMs < this.#newestMs) this.sorted++;
    else this.#newestMs = record.atMs;
    const heap = this.#heap;
    const entry = { record, place: this.#places++ };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(entry, heap[above] as typeof entry)) break;
      heap[at] = heap[above] as typeof entry;
      at = above;
    }
    heap[at] = entry;
  }

  /** Removes and returns the next record, if no earlier one can come any more. */
  next(): AccessRecord | undefined {
    const [top] = this.#heap;
    if (top === undefined) return undefined;
    const isDue = top.record.atMs <= this.#newestMs - this.#windowMs;
    return isDue || this.#heap.length > MOST_WAITING ? this.last() : undefined;
  }

  /** Removes and returns the next record. Undefined if there is none. */
  last(): AccessRecord | undefined {
    const heap = this.#heap;
    const [top] = heap;
    const moved = heap.pop();
    if (top === undefined || moved === undefined || heap.length === 0) return top?.record;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const right = heap[below + 1];
      if (right !== undefined && isBefore(right, heap[below] as typeof moved)) below++;
      const child = heap[below];
      if (child === undefined || !isBefore(child, moved)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = moved;
    return top.record;
  }
}

function isBefore(
  a: { readonly record: AccessRecord; readonly place: number },
  b: { readonly record: AccessRecord; readonly place: number },
): boolean {
  return a.record.atMs === b.record.atMs ? a.place < b.place : a.record.atMs < b.record.atMs;
}
