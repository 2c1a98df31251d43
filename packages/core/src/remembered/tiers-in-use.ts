import type { Algorithm } from '../algorithm.ts';
import { areAlike } from '../checks/same-limits.ts';
import type { RecordKey } from '../record-key.ts';

/** Knows which limits are in use with different numbers at once, as for customers of different tiers. */
export class TiersInUse {
  readonly #firstByScope = new Map<string, Algorithm>();
  readonly #varied = new Set<string>();

  /** Notes the limits. Returns whether one of them came with different numbers for the first time. */
  noteNewVariant(keys: readonly RecordKey[]): boolean {
    let isNew = false;
    for (const { scope, algorithm } of keys) {
      const first = this.#firstByScope.get(scope);
      if (first === undefined) this.#firstByScope.set(scope, algorithm);
      else if (first !== algorithm && !this.#varied.has(scope) && !areAlike(first, algorithm)) {
        this.#varied.add(scope);
        isNew = true;
      }
    }
    return isNew;
  }

  /** Whether one of the limits is in use with different numbers. */
  has(keys: readonly RecordKey[]): boolean {
    return this.#varied.size > 0 && keys.some(({ scope }) => this.#varied.has(scope));
  }
}
