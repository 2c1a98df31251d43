import type { OwnedRecord, StoredRecord } from '../algorithm.ts';
import type { Decision } from '../decision.ts';
import { storeError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { ChangeAllSync, SyncStore } from '../store.ts';
import { corrupt, notResult, validatePassed } from '../store-answer.ts';
import { transitionOf } from '../transitions/transition-of.ts';
import { type Check, commandOf } from './check.ts';
import { decide } from './decide.ts';

type Records = (StoredRecord | undefined)[];

/**
 * The fast path for a check of at most one unit of each limit, against several limits, in a store of this
 * process. Equals `transitionOf` for a count of 1. Everything that lives during a check is kept here; no
 * check can start inside another one, because nothing here waits.
 */
export class SeveralLimitsCheck {
  readonly #changeAllSync: ChangeAllSync;
  /** Whether a change may overwrite the records that it receives. */
  readonly #isInPlace: boolean;
  readonly #change: (records: Records, nowMs: number) => boolean;
  #check: Check | undefined;
  #decision: Decision | undefined;
  /** What the change threw: it is not the store's. An object, because `undefined` can be thrown too. */
  #thrown: { readonly error: unknown } | undefined;

  constructor(store: SyncStore) {
    this.#isInPlace = store.changeAllSync !== undefined;
    this.#changeAllSync = store.changeAllSync?.bind(store) ?? throughUpdateSync(store);
    this.#change = (records, nowMs) => {
      try {
        return this.#spend(this.#check as Check, records, nowMs);
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
    try {
      this.#changeAllSync(check.keys, this.#change);
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

  /** Replaces the records by those to write. Returns whether there are any. */
  #spend(check: Check, records: Records, nowMs: number): boolean {
    const { keys } = check;
    const cost = check.cost as number;
    if (records.length !== keys.length) throw corrupt(records);
    for (let i = 0; i < keys.length; i++) validatePassed(records[i], nowMs);
    for (let i = 0; i < keys.length; i++) {
      // Also for NaN, which only a corrupt record has: the command reports it.
      if (!((keys[i] as RecordKey).algorithm.available(records[i], nowMs) >= cost)) {
        return this.#deny(check, records, nowMs);
      }
    }
    if (cost > 0) spendAll(keys, records, nowMs, cost, this.#isInPlace);
    this.#decision = decide(check, { records, nowMs }, true);
    return cost > 0;
  }

  #deny(check: Check, records: Records, nowMs: number): boolean {
    const { result, writes } = transitionOf(commandOf(check))(records, nowMs);
    this.#decision = decide(check, result, false);
    if (writes === undefined) return false;
    for (let i = 0; i < records.length; i++) records[i] = writes[i];
    return true;
  }
}

/** Every record fits. Those that are overwritten come last, because what is pure might still throw. */
function spendAll(
  keys: readonly RecordKey[],
  records: Records,
  nowMs: number,
  cost: number,
  isInPlace: boolean,
): void {
  let overwritten: number[] | undefined;
  for (let i = 0; i < keys.length; i++) {
    const { algorithm } = keys[i] as RecordKey;
    const record = records[i];
    if (isInPlace && algorithm.spendInPlace !== undefined && record !== undefined) {
      overwritten ??= [];
      overwritten.push(i);
    } else {
      // An algorithm that charges nothing leaves the record as it is.
      records[i] = algorithm.spend(record, nowMs, cost) ?? record;
    }
  }
  if (overwritten === undefined) return;
  for (const i of overwritten) {
    const { algorithm } = keys[i] as RecordKey;
    records[i] = algorithm.spendInPlace?.(records[i] as OwnedRecord, nowMs, cost) ?? records[i];
  }
}

/** `changeAllSync` for a store without one, whose records may be held by others. */
function throughUpdateSync(store: SyncStore): ChangeAllSync {
  return (keys, change) => {
    let changed: Records | undefined;
    const answer: unknown = store.updateSync(keys, (records, nowMs) => {
      if (!Array.isArray(records)) throw corrupt(records);
      changed = [...records];
      return change(changed, nowMs) ? { result: changed, writes: changed } : { result: changed };
    });
    // Not what the transition computed, if the store applied it at all.
    if (answer === undefined || answer !== changed) throw notResult(answer);
  };
}
