import { RateLimitError, type RecordKey } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Hands the key that is to be removed to a command that takes patterns. */
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

/** Removes one record per call. */
export class RemovesFirstKeyOnly extends WorkingStore {
  override remove(keys: readonly RecordKey[]): Promise<void> {
    return super.remove(keys.slice(0, 1));
  }
}

/** Takes "there was nothing to remove" for a failure. */
export class FailsToRemoveNothing extends WorkingStore {
  override async remove(keys: readonly RecordKey[]): Promise<void> {
    await this.roundTrip();
    for (const key of keys) {
      if (!this.backend.records.delete(this.idOf(key))) throw new RateLimitError('STORE_UNAVAILABLE');
    }
  }
}

/** What the suite must find, and nothing else. */
export const removals: readonly BrokenStore[] = [
  brokenStore(RemovesByPattern, 'removes no more than it was told to, also when a key looks like a pattern'),
  brokenStore(RemovesFirstKeyOnly, 'removes all keys of one call, of several limits'),
  brokenStore(FailsToRemoveNothing, 'removes a key without a record, or a second time, without an error'),
];
