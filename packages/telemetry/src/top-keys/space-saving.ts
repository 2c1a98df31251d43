/** One counted key. The true count is from `count - error` to `count`. */
export interface Counted<Group> {
  readonly group: Group;
  readonly key: string;
  readonly count: number;
  /** By how much `count` may be too high. */
  readonly error: number;
  /** The part of `count` that was added with a weight above 1. */
  readonly weighted: number;
}

interface Slot<Group> {
  group: Group;
  key: string;
  count: number;
  error: number;
  weighted: number;
}

/**
 * Finds the most frequent keys of a stream in bounded memory: a newcomer to a full table replaces the key
 * with the lowest count and inherits that count as its error. A key with more than `total / capacity` of the
 * stream is always in the table. Keys of different groups are different. Source: Metwally, Agrawal, El
 * Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams" (2005).
 */
export class SpaceSaving<Group extends object> {
  readonly #capacity: number;
  readonly #slots: Slot<Group>[] = [];
  readonly #groups = new Map<Group, Map<string, Slot<Group>>>();
  #total = 0;
  /** No count is lower. */
  #floor = 0;
  /** Where the search for the lowest count goes on. */
  #next = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Everything that was counted, in the table or not. */
  get total(): number {
    return this.#total;
  }

  get size(): number {
    return this.#slots.length;
  }

  /** Counts the key `weight` times. There should be few groups: they are never forgotten. */
  add(group: Group, key: string, weight = 1): void {
    this.#total += weight;
    const weighted = weight > 1 ? weight : 0;
    const slots = this.#slotsOf(group);
    const known = slots.get(key);
    if (known !== undefined) {
      known.count += weight;
      known.weighted += weighted;
      return;
    }
    if (this.#slots.length < this.#capacity) {
      const slot: Slot<Group> = { group, key, count: weight, error: 0, weighted };
      slots.set(key, slot);
      this.#slots.push(slot);
      return;
    }
    const lowest = this.#lowest();
    this.#slotsOf(lowest.group).delete(lowest.key);
    lowest.error = lowest.count;
    lowest.count += weight;
    lowest.weighted = weighted;
    lowest.group = group;
    lowest.key = key;
    slots.set(key, lowest);
  }

  /** Halves every count, so that the past weighs less. Rounds counts down and errors up. */
  halve(): void {
    this.#total = Math.floor(this.#total / 2);
    this.#floor = Math.floor(this.#floor / 2);
    for (const slot of this.#slots) {
      slot.count = Math.floor(slot.count / 2);
      slot.error = Math.min(slot.count, Math.ceil(slot.error / 2));
      slot.weighted = Math.ceil(slot.weighted / 2);
    }
  }

  /** The keys with the highest counts, highest first. */
  top(most: number): readonly Counted<Group>[] {
    return [...this.#slots]
      .sort((a, b) => b.count - a.count)
      .slice(0, most)
      .filter((slot) => slot.count > 0)
      .map(({ group, key, count, error, weighted }) => ({ group, key, count, error, weighted }));
  }

  #slotsOf(group: Group): Map<string, Slot<Group>> {
    let slots = this.#groups.get(group);
    if (slots === undefined) {
      slots = new Map();
      this.#groups.set(group, slots);
    }
    return slots;
  }

  /**
   * Returns a slot with the lowest count. In a flood of new keys most slots have it, so the search is short.
   * A heap took three times as long.
   */
  #lowest(): Slot<Group> {
    for (;;) {
      let least = Number.POSITIVE_INFINITY;
      for (let looked = 0; looked < this.#slots.length; looked++) {
        const slot = this.#slots[this.#next] as Slot<Group>;
        this.#next = this.#next + 1 < this.#slots.length ? this.#next + 1 : 0;
        if (slot.count <= this.#floor) return slot;
        least = Math.min(least, slot.count);
      }
      // A whole round without a slot at the floor has found the next one.
      this.#floor = least;
    }
  }
}
