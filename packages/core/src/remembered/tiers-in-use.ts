import type { Algorithm } from '../algorithm.ts';
import type { RecordKey } from '../record-key.ts';

/** Knows which limits are used with different numbers at once, as for customers of different tiers. */
export class LimitVariants {
  readonly #firstByScope = new Map<string, Algorithm>();
  readonly #varied = new Set<string>();

  /** Takes note of the limits; true when one of them is met with other numbers for the first time. */
  meet(keys: readonly RecordKey[]): boolean {
    let isNews = false;
    for (const { scope, algorithm } of keys) {
      const first = this.#firstByScope.get(scope);
      if (first === undefined) this.#firstByScope.set(scope, algorithm);
      else if (first !== algorithm && !this.#varied.has(scope) && !isAlike(first, algorithm)) {
        this.#varied.add(scope);
        isNews = true;
      }
    }
    return isNews;
  }

  /** Whether one of the limits has been met with different numbers. */
  has(keys: readonly RecordKey[]): boolean {
    return this.#varied.size > 0 && keys.some(({ scope }) => this.#varied.has(scope));
  }
}

function isAlike(one: Algorithm, other: Algorithm): boolean {
  const [a, b] = [one.parameters, other.parameters];
  return one.limit === other.limit && a.length === b.length && a.every((value, i) => value === b[i]);
}
