import { type Cost, costAt } from '../command.ts';
import { type RecordKey, recordId } from '../record-key.ts';

/** Counts the units of each record that are taken ahead, by all leases of a limiter. */
export class UnitsAhead {
  readonly #maxUnits: number | undefined;
  readonly #units = new Map<string, number>();

  /** `maxUnits` of a record; a tenth of its limit if undefined. */
  constructor(maxUnits: number | undefined) {
    this.#maxUnits = maxUnits;
  }

  /** How many checks of that cost can be taken in addition. */
  room(keys: readonly RecordKey[], cost: Cost): number {
    let room = Number.MAX_SAFE_INTEGER;
    for (const [i, key] of keys.entries()) {
      const units = costAt(cost, i);
      if (units === 0) continue;
      const most = this.#maxUnits ?? Math.max(1, Math.floor(key.algorithm.limit / 10));
      const left = most - (this.#units.get(recordId(key)) ?? 0);
      room = Math.min(room, Math.floor(left / units));
    }
    return Math.max(0, room);
  }

  /** Adds `times` the cost; a negative number takes it away. */
  add(keys: readonly RecordKey[], cost: Cost, times: number): void {
    for (const [i, key] of keys.entries()) {
      const id = recordId(key);
      const units = (this.#units.get(id) ?? 0) + costAt(cost, i) * times;
      if (units === 0) this.#units.delete(id);
      else this.#units.set(id, units);
    }
  }
}
