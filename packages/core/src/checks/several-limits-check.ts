import type { StoredRecord } from '../algorithm.ts';
import { type Decision, decide } from '../decision.ts';
import type { RecordKey } from '../record-key.ts';
import type { SyncStore } from '../store.ts';
import type { Transition, Transitioned } from '../transition.ts';

/**
 * The fast path for a check of at most one unit against several limits in a store of this process. It equals `transitionOf`
 * for a count of 1; what lives only during a check is kept in this object, which nobody can enter twice, since nothing here waits.
 */
export class SeveralLimitsCheck {
  readonly #names: readonly string[];
  readonly #transition: Transition<Decision>;
  #keys: readonly RecordKey[] = [];
  #cost = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#transition = (records, nowMs) => this.#spend(records, nowMs);
  }

  /** The decision, once the store has spent the cost of every limit or of none. */
  run(store: SyncStore, keys: readonly RecordKey[], cost: 0 | 1): Decision {
    this.#keys = keys;
    this.#cost = cost;
    return store.updateSync(keys, this.#transition);
  }

  #spend(records: readonly (StoredRecord | undefined)[], nowMs: number): Transitioned<Decision> {
    const keys = this.#keys;
    const cost = this.#cost;
    for (let i = 0; i < keys.length; i++) {
      if ((keys[i] as RecordKey).algorithm.available(records[i], nowMs) < cost) {
        return { result: decide(this.#names, keys, records, nowMs, cost, false) };
      }
    }
    if (cost === 0) return { result: decide(this.#names, keys, records, nowMs, 0, true) };
    const writes: StoredRecord[] = [];
    for (let i = 0; i < keys.length; i++) {
      writes.push((keys[i] as RecordKey).algorithm.spend(records[i], nowMs, cost));
    }
    return { result: decide(this.#names, keys, writes, nowMs, cost, true), writes };
  }
}
