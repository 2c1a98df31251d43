import type { Algorithm, OwnedRecord, StoredRecord } from '../algorithm.ts';
import type { Decision } from '../decision.ts';
import { storeError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { ChangeSync } from '../store.ts';
import { notResult, validatePassed } from '../store-answer.ts';
import { decideOne } from './decide.ts';

const NO_KEY: RecordKey = { scope: '', key: '', algorithm: undefined as never };

/**
 * The fast path: a check of at most one unit against a single limit, in a store of this process. Equals
 * `transitionOf` for one key and a count of 1, but allocates only the key, the record and the decision.
 * Everything that lives during a check is kept here; no check can start inside another one, because nothing
 * here waits.
 */
export class OneLimitCheck {
  readonly #changeSync: ChangeSync;
  readonly #change: (record: StoredRecord | undefined, nowMs: number) => StoredRecord | undefined;
  #name = '';
  #key: RecordKey = NO_KEY;
  #cost = 0;
  #decision: Decision | undefined;
  /** What the change threw: it is not the store's. An object, because `undefined` can be thrown too. */
  #thrown: { readonly error: unknown } | undefined;

  constructor(changeSync: ChangeSync) {
    this.#changeSync = changeSync;
    this.#change = (record, nowMs) => this.#spend(record, nowMs);
  }

  /** Spends the cost if it fits, and returns the decision. */
  run(name: string, key: RecordKey, cost: 0 | 1): Decision {
    this.#name = name;
    this.#key = key;
    this.#cost = cost;
    this.#decision = undefined;
    this.#thrown = undefined;
    try {
      this.#changeSync(key, this.#change);
    } catch (error) {
      throw storeError(error, this.#isOurs(error));
    }
    // The store did not apply the change.
    if (this.#decision === undefined) throw notResult(undefined);
    return this.#decision;
  }

  #isOurs(error: unknown): boolean {
    return this.#thrown !== undefined && this.#thrown.error === error;
  }

  #spend(record: StoredRecord | undefined, nowMs: number): StoredRecord | undefined {
    try {
      validatePassed(record, nowMs);
      const { algorithm } = this.#key;
      const cost = this.#cost;
      const fits = algorithm.available(record, nowMs) >= cost;
      let written: StoredRecord | undefined;
      if (!fits) written = rebased(algorithm, record, nowMs);
      else if (cost > 0) written = spent(algorithm, record, nowMs, cost);
      this.#decision = decideOne(this.#name, this.#key, written ?? record, nowMs, fits ? 0 : cost);
      return written;
    } catch (error) {
      this.#thrown = { error };
      throw error;
    }
  }
}

/** The record is the store's own, which a change may overwrite. */
function spent(
  algorithm: Algorithm,
  record: StoredRecord | undefined,
  nowMs: number,
  cost: number,
): StoredRecord | undefined {
  return record === undefined || algorithm.spendInPlace === undefined
    ? algorithm.spend(record, nowMs, cost)
    : algorithm.spendInPlace(record as OwnedRecord, nowMs, cost);
}

/** A record from far ahead is written as charged now, or it would deny until the clock is there. */
function rebased(
  algorithm: Algorithm,
  record: StoredRecord | undefined,
  nowMs: number,
): StoredRecord | undefined {
  return record === undefined ? undefined : algorithm.rebase?.(record, nowMs);
}
