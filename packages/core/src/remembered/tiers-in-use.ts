import type { Algorithm } from '../algorithm.ts';
import { areAlike } from '../checks/same-limits.ts';
import type { RecordKey } from '../record-key.ts';

/** The most scopes that are noted. Others count as in use with different numbers: that is safe. */
const MAX_SCOPES = 1000;

/** Knows which limits are in use with different numbers at once, as for customers of different tiers. */
export class TiersInUse {
  readonly #firstByScope = new Map<string, Algorithm>();
  readonly #varied = new Set<string>();

  /** Notes the limits. Returns whether one of them came with different numbers for the first time. */
  noteNewVariant(keys: readonly RecordKey[]): boolean {
    let isNew = false;
    for (const { scope, algorithm } of keys) {
      const first = this.#firstByScope.get(scope);
      if (first === undefined) {
        if (this.#firstByScope.size < MAX_SCOPES) this.#firstByScope.set(scope, algorithm);
      } else if (first !== algorithm && !this.#varied.has(scope) && !areAlike(first, algorithm)) {
        this.#varied.add(scope);
        isNew = true;
      }
    }
    return isNew;
  }

  /** Whether one of the limits is in use with different numbers. */
  has(keys: readonly RecordKey[]): boolean {
    if (this.#varied.size === 0 && this.#firstByScope.size < MAX_SCOPES) return false;
    return keys.some(({ scope }) => this.#varied.has(scope) || !this.#firstByScope.has(scope));
  }
}
