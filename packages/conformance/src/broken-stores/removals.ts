import { RateLimitError, type RecordKey } from '@sluice/core';
import { allDifferentials, type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Passes the key to a command that takes patterns. */
export class RemovesByPattern extends WorkingStore {
  override async remove(keys: readonly RecordKey[]): Promise<void> {
    await this.roundTrip();
    for (const key of keys) {
      const parts = this.idOf(key).split('*');
      const pattern = parts.map((part) => part.replace(/[^\w]/g, '\\$&')).join('.*');
      for (const id of this.backend.records.keys()) {
        if (new RegExp(`^${pattern}$`, 's').test(id)) this.backend.records.delete(id);
      }
    }
  }
}

/** Removes only the first key of a call. */
export class RemovesFirstKeyOnly extends WorkingStore {
  override remove(keys: readonly RecordKey[]): Promise<void> {
    return super.remove(keys.slice(0, 1));
  }
}

/** Rejects when a key has no record. */
export class FailsWhenNothingToRemove extends WorkingStore {
  override async remove(keys: readonly RecordKey[]): Promise<void> {
    await this.roundTrip();
    for (const key of keys) {
      if (!this.backend.records.delete(this.idOf(key))) throw new RateLimitError('STORE_UNAVAILABLE');
    }
  }
}

/** The cases that must fail each of these stores, and no others. */
export const removals: readonly BrokenStore[] = [
  brokenStore(RemovesByPattern, 'removes only the given keys, even if one looks like a pattern'),
  brokenStore(RemovesFirstKeyOnly, 'removes all keys of one call, across several limits'),
  brokenStore(FailsWhenNothingToRemove, 'removes a key without a record, or twice, without an error', [
    // Their clock steps back, so they remove records that a store may have dropped.
    ...allDifferentials,
  ]),
];
