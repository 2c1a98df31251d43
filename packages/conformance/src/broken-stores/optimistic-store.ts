import type { RecordKey, StoredRecord, Transition } from '@sluice/core';
import { WorkingStore } from './working-store.ts';

/** Correct: writes only if the records have not changed since it read them, and retries otherwise. */
export class OptimisticStore extends WorkingStore {
  override async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    const results: T[] = [];
    for (;;) {
      await this.roundTrip();
      const nowMs = this.clock.now();
      const before = this.#versions(keys);
      const { result, writes } = transition(
        keys.map((key) => this.read(key, nowMs)),
        nowMs,
      );
      results.push(result);
      await this.roundTrip();
      const isUntouched = this.#versions(keys).every((version, i) => version === before[i]);
      if (writes === undefined || isUntouched) {
        this.apply(keys, () => ({ result, ...(writes && { writes }) }));
        return this.answer(results);
      }
      this.onConflict(results.length);
    }
  }

  /** `results` has the result of each attempt. The last one was written. */
  protected answer<T>(results: readonly T[]): T {
    return results.at(-1) as T;
  }

  protected onConflict(_conflicts: number): void {}

  #versions(keys: readonly RecordKey[]): readonly (StoredRecord | undefined)[] {
    return keys.map((key) => this.backend.records.get(this.idOf(key)));
  }
}
