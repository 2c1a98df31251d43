import type { Algorithm, StoredRecord } from '../algorithm.ts';
import { type Decision, decideOne } from '../decision.ts';
import type { RecordKey } from '../record-key.ts';
import type { ChangeSync } from '../store.ts';

/**
 * The fast path: a check against a single limit in a store of this process. It equals `transitionOf` for one key and a
 * count of 1, with nothing allocated but the record and the decision: all that lives during a check is kept in this
 * object, which nobody can enter twice, since nothing here waits.
 */
export class OneLimitCheck {
  readonly #name: string;
  readonly #key: { readonly scope: string; key: string; readonly algorithm: Algorithm };
  readonly #change: (record: StoredRecord | undefined, nowMs: number) => StoredRecord | undefined;
  #cost = 0;
  #decision: Decision | undefined;

  /** `key` says which limit; whom to count comes with each check. */
  constructor(name: string, key: RecordKey) {
    this.#name = name;
    this.#key = { ...key };
    this.#change = (record, nowMs) => this.#spend(record, nowMs);
  }

  /** The decision, once the store has spent the cost or not. A cost greater than 1 needs the general path. */
  run(changeSync: ChangeSync, key: string, cost: 0 | 1): Decision {
    this.#cost = cost;
    this.#key.key = key;
    changeSync(this.#key, this.#change);
    return this.#decision as Decision;
  }

  #spend(record: StoredRecord | undefined, nowMs: number): StoredRecord | undefined {
    const { algorithm } = this.#key;
    const cost = this.#cost;
    const fits = algorithm.available(record, nowMs) >= cost;
    const after = fits && cost > 0 ? algorithm.spend(record, nowMs, cost) : record;
    this.#decision = decideOne(this.#name, algorithm, after, nowMs, cost, fits);
    return after === record ? undefined : after;
  }
}
