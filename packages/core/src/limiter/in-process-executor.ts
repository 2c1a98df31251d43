import { type Check, commandOf, decisionsOf, type ResultListener } from '../checks/check.ts';
import { OneLimitCheck } from '../checks/one-limit-check.ts';
import { SeveralLimitsCheck } from '../checks/several-limits-check.ts';
import type { Decision } from '../decision.ts';
import type { Caller } from '../engine/caller.ts';
import { storeError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { SyncStore } from '../store.ts';
import { runInProcess } from '../store-kit/run-in-process.ts';
import type { Executor } from './executor.ts';

/** Decides checks at once, in a store of this process. */
export class InProcessExecutor implements Executor {
  readonly #store: SyncStore;
  readonly #several: SeveralLimitsCheck;
  /** The fast path for a single limit and at most one unit; `undefined` where the store does not offer it. */
  readonly one: OneLimitCheck | undefined;

  constructor(store: SyncStore) {
    this.#store = store;
    this.#several = new SeveralLimitsCheck(store);
    const changeSync = store.changeSync?.bind(store);
    this.one = changeSync === undefined ? undefined : new OneLimitCheck(changeSync);
  }

  check(check: Check, _signal?: AbortSignal, _arrivedMs?: number, onResult?: ResultListener): Decision {
    const { kind, cost } = check;
    if (kind === 'consume' && (cost === 0 || cost === 1) && onResult === undefined) {
      return this.#several.run(check);
    }
    const result = runInProcess(this.#store, commandOf(check));
    onResult?.(result, result.granted > 0);
    return decisionsOf(check, result, 1)[0] as Decision;
  }

  send(check: Check, caller: Caller): void {
    let decision: Decision;
    try {
      decision = this.check(check, undefined, undefined, caller.onResult);
    } catch (error) {
      caller.reject(error);
      return;
    }
    caller.resolve(decision);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    try {
      await this.#store.remove(keys);
    } catch (error) {
      throw storeError(error, false);
    }
  }
}
