/** One counted key. The true count is from `count - error` to `count`. */
export interface Counted<Group> {
  readonly group: Group;
  readonly key: string;
  readonly count: number;
  /** By how much `count` may be too high. */
  readonly error: number;
}

interface Slot<Group> {
  group: Group;
  key: string;
  count: number;
  error: number;
  /** Where in the heap it is. */
  place: number;
}

/**
 * Finds the most frequent keys of a stream in bounded memory: a newcomer to a full table replaces the key
 * with the lowest count and inherits that count as its error. A key with more than `total / capacity` of the
 * stream is always in the table. Keys of different groups are different. Source: Metwally, Agrawal, El
 * Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams" (2005). The table is a
 * binary heap with the lowest count first.
 */
export class SpaceSaving<Group extends object> {
  readonly #capacity: number;
  readonly #heap: Slot<Group>[] = [];
  readonly #groups = new Map<Group, Map<string, Slot<Group>>>();
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

  /** Counts the key. There should be few groups: they are never forgotten. */
  add(group: Group, key: string): void {
    this.#total++;
    const slots = this.#slotsOf(group);
    const known = slots.get(key);
    if (known !== undefined) {
      known.count++;
      this.#sink(known);
      return;
    }
    if (this.#heap.length < this.#capacity) {
      const slot: Slot<Group> = { group, key, count: 1, error: 0, place: this.#heap.length };
      slots.set(key, slot);
      this.#heap.push(slot);
      this.#rise(slot);
      return;
    }
    const lowest = this.#heap[0] as Slot<Group>;
    this.#slotsOf(lowest.group).delete(lowest.key);
    lowest.error = lowest.count;
    lowest.count++;
    lowest.group = group;
    lowest.key = key;
    slots.set(key, lowest);
    this.#sink(lowest);
  }

  /** Halves every count, so that the past weighs less. Rounds counts down and errors up. */
  halve(): void {
    this.#total = Math.floor(this.#total / 2);
    for (const slot of this.#heap) {
      slot.count = Math.floor(slot.count / 2);
      slot.error = Math.min(slot.count, Math.ceil(slot.error / 2));
    }
  }

  /** The keys with the highest counts, highest first. */
  top(most: number): readonly Counted<Group>[] {
    return [...this.#heap]
      .sort((a, b) => b.count - a.count)
      .slice(0, most)
      .filter((slot) => slot.count > 0)
      .map(({ group, key, count, error }) => ({ group, key, count, error }));
  }

  #slotsOf(group: Group): Map<string, Slot<Group>> {
    let slots = this.#groups.get(group);
    if (slots === undefined) {
      slots = new Map();
      this.#groups.set(group, slots);
    }
    return slots;
  }

  #rise(slot: Slot<Group>): void {
    while (slot.place > 0) {
      const parent = this.#heap[(slot.place - 1) >> 1] as Slot<Group>;
      if (parent.count <= slot.count) return;
      this.#swap(slot, parent);
    }
  }

  #sink(slot: Slot<Group>): void {
    for (;;) {
      const left = this.#heap[2 * slot.place + 1];
      if (left === undefined) return;
      const right = this.#heap[2 * slot.place + 2];
      const lower = right !== undefined && right.count < left.count ? right : left;
      if (slot.count <= lower.count) return;
      this.#swap(slot, lower);
    }
  }

  #swap(a: Slot<Group>, b: Slot<Group>): void {
    const { place } = a;
    a.place = b.place;
    b.place = place;
    this.#heap[a.place] = a;
    this.#heap[b.place] = b;
  }
}
