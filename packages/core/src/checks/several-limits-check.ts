import type { StoredRecord } from '../algorithm.ts';
import type { Decision } from '../decision.ts';
import { storeError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { SyncStore } from '../store.ts';
import { corrupt, notResult, validatePassed } from '../store-answer.ts';
import type { Transition, Transitioned } from '../transition.ts';
import { transitionOf } from '../transitions/transition-of.ts';
import { type Check, commandOf } from './check.ts';
import { decide } from './decide.ts';

/**
 * The fast path for a check of at most one unit of each limit, against several limits, in a store of this
 * process. Equals `transitionOf` for a count of 1. Everything that lives during a check is kept here; no
 * check can start inside another one, because nothing here waits.
 */
export class SeveralLimitsCheck {
  readonly #store: SyncStore;
  readonly #transition: Transition<Decision>;
  #check: Check | undefined;
  #decision: Decision | undefined;
  /** What the transition threw: it is not the store's. An object, because `undefined` can be thrown too. */
  #thrown: { readonly error: unknown } | undefined;

  constructor(store: SyncStore) {
    this.#store = store;
    this.#transition = (records, nowMs) => {
      try {
        const transitioned = this.#spend(this.#check as Check, records, nowMs);
        this.#decision = transitioned.result;
        return transitioned;
      } catch (error) {
        this.#thrown = { error };
        throw error;
      }
    };
  }

  /** Spends the cost on every limit or on none, and returns the decision. */
  run(check: Check): Decision {
    this.#check = check;
    this.#decision = undefined;
    this.#thrown = undefined;
    let answer: Decision;
    try {
      answer = this.#store.updateSync(check.keys, this.#transition);
    } catch (error) {
      throw storeError(error, this.#isOurs(error));
    }
    // Not what the transition computed, if the store applied it at all.
    if (answer === undefined || answer !== this.#decision) throw notResult(answer);
    return answer;
  }

  #isOurs(error: unknown): boolean {
    return this.#thrown !== undefined && this.#thrown.error === error;
  }

  #spend(
    check: Check,
    records: readonly (StoredRecord | undefined)[],
    nowMs: number,
  ): Transitioned<Decision> {
    const { keys } = check;
    const cost = check.cost as number;
    if (records.length !== keys.length) throw corrupt(records);
    for (let i = 0; i < keys.length; i++) validatePassed(records[i], nowMs);
    for (let i = 0; i < keys.length; i++) {
      if ((keys[i] as RecordKey).algorithm.available(records[i], nowMs) < cost) {
        const { result, writes } = transitionOf(commandOf(check))(records, nowMs);
        const decision = decide(check, result, false);
        return writes === undefined ? { result: decision } : { result: decision, writes };
      }
    }
    if (cost === 0) return { result: decide(check, { records, nowMs }, true) };
    const writes = new Array<StoredRecord | undefined>(keys.length);
    for (let i = 0; i < keys.length; i++) {
      writes[i] = (keys[i] as RecordKey).algorithm.spend(records[i], nowMs, cost);
    }
    // Rare: an algorithm that charges nothing leaves the record as it is.
    const after = writes.includes(undefined) ? writes.map((record, i) => record ?? records[i]) : writes;
    return { result: decide(check, { records: after, nowMs }, true), writes };
  }
}
