/** One counted item. The true count is from `count - error` to `count`. */
export interface Counted<Item> {
  readonly item: Item;
  readonly count: number;
  /** By how much `count` may be too high. */
  readonly error: number;
}

interface Slot<Item> {
  id: string;
  item: Item;
  count: number;
  error: number;
}

/**
 * Finds the most frequent items of a stream in bounded memory: a newcomer to a full table replaces the item
 * with the lowest count and inherits that count as its error. An item with more than `total / capacity` of
 * the stream is always in the table. Source: Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent
 * and Top-k Elements in Data Streams" (2005). The table is a binary heap with the lowest count first.
 */
export class SpaceSaving<Item> {
  readonly #capacity: number;
  readonly #heap: Slot<Item>[] = [];
  readonly #places = new Map<string, number>();
  #total = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Everything that was counted, in the table or not. */
  get total(): number {
    return this.#total;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Counts the item with this id. `create` is called only if the id is not in the table. */
  add(id: string, create: () => Item): void {
    this.#total++;
    const place = this.#places.get(id);
    if (place !== undefined) {
      (this.#heap[place] as Slot<Item>).count++;
      this.#sink(place);
      return;
    }
    if (this.#heap.length < this.#capacity) {
      this.#heap.push({ id, item: create(), count: 1, error: 0 });
      this.#places.set(id, this.#heap.length - 1);
      this.#rise(this.#heap.length - 1);
      return;
    }
    const lowest = this.#heap[0] as Slot<Item>;
    this.#places.delete(lowest.id);
    lowest.error = lowest.count;
    lowest.count++;
    lowest.id = id;
    lowest.item = create();
    this.#places.set(id, 0);
    this.#sink(0);
  }

  /** Halves every count, so that the past weighs less. Keeps the order, and rounds up the error. */
  halve(): void {
    this.#total = Math.floor(this.#total / 2);
    for (const slot of this.#heap) {
      slot.count = Math.floor(slot.count / 2);
      slot.error = Math.min(slot.count, Math.ceil(slot.error / 2));
    }
  }

  /** The items with the highest counts, highest first. */
  top(count: number): readonly Counted<Item>[] {
    return [...this.#heap]
      .sort((a, b) => b.count - a.count)
      .slice(0, count)
      .filter((slot) => slot.count > 0)
      .map((slot) => ({ item: slot.item, count: slot.count, error: slot.error }));
  }

  #rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#countAt(parent) <= this.#countAt(place)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #sink(from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const isRight = right < this.#heap.length && this.#countAt(right) < this.#countAt(left);
      const lower = isRight ? right : left;
      if (this.#countAt(place) <= this.#countAt(lower)) return;
      this.#swap(place, lower);
      place = lower;
    }
  }

  #countAt(place: number): number {
    return (this.#heap[place] as Slot<Item>).count;
  }

  #swap(a: number, b: number): void {
    const first = this.#heap[a] as Slot<Item>;
    const second = this.#heap[b] as Slot<Item>;
    this.#heap[a] = second;
    this.#heap[b] = first;
    this.#places.set(first.id, b);
    this.#places.set(second.id, a);
  }
}
