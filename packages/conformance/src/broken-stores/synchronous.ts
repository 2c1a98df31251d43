import {
  type ChangeAllSync,
  type ChangeSync,
  type Clock,
  liveRecord,
  RateLimitError,
  type RecordKey,
  type SyncStore,
  type Transition,
} from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { Backend, WorkingStore } from './working-store.ts';

/** Correct, with `updateSync`. */
export class SynchronousStore extends WorkingStore implements SyncStore {
  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.isClosed) throw new RateLimitError('STORE_CLOSED');
    return this.apply(keys, transition);
  }
}

/** Keeps separate records for `updateSync` and `update`. */
export class KeepsSyncRecordsApart extends SynchronousStore {
  readonly #syncOnly: SynchronousStore;

  constructor(backend: Backend, clock?: Clock) {
    super(backend, clock);
    this.#syncOnly = new SynchronousStore(new Backend(), clock);
  }

  override updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.isClosed) throw new RateLimitError('STORE_CLOSED');
    return this.#syncOnly.updateSync(keys, transition);
  }
}

/** Keeps answering `updateSync` after it was closed. */
export class AnswersSyncAfterClose extends SynchronousStore {
  override updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    return this.apply(keys, transition);
  }
}

/** Passes expired records to the callback of `changeSync`. */
export class PassesExpiredRecordsToChangeSync extends SynchronousStore {
  readonly changeSync: ChangeSync = (key, change) => {
    const nowMs = this.clock.now();
    const record = change(this.backend.records.get(this.idOf(key)), nowMs);
    if (record !== undefined) this.backend.records.set(this.idOf(key), record);
  };
}

/** Removes the records for which `changeAllSync` says that there is nothing to write. */
export class RemovesWhatChangeAllSyncLeaves extends SynchronousStore {
  readonly changeAllSync: ChangeAllSync = (keys, change) => {
    if (this.isClosed) throw new RateLimitError('STORE_CLOSED');
    const nowMs = this.clock.now();
    const ids = keys.map((key) => this.idOf(key));
    const records = ids.map((id) => liveRecord(this.backend.records.get(id), nowMs));
    change(records, nowMs);
    for (const [i, record] of records.entries()) {
      const id = ids[i] as string;
      if (record === undefined) this.backend.records.delete(id);
      else this.backend.records.set(id, record);
    }
  };
}

/** The cases that must fail each of these stores, and no others. */
export const synchronousStores: readonly BrokenStore[] = [
  brokenStore(KeepsSyncRecordsApart, '`updateSync` reads and changes the same records as `update`', [
    '`changeSync` reads and changes the same records as `update`',
    '`changeAllSync` changes all records, those that it says, or none',
    'refunds and resets one subject only',
  ]),
  brokenStore(
    AnswersSyncAfterClose,
    '`updateSync` throws what its transition throws, and STORE_CLOSED once closed',
    ['`changeAllSync` changes all records, those that it says, or none'],
  ),
  brokenStore(
    PassesExpiredRecordsToChangeSync,
    '`changeSync` reads and changes the same records as `update`',
  ),
  brokenStore(
    RemovesWhatChangeAllSyncLeaves,
    '`changeAllSync` changes all records, those that it says, or none',
  ),
];
