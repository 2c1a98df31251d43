import {
  type ChangeSync,
  type Clock,
  RateLimitError,
  type RecordKey,
  type SyncStore,
  type Transition,
} from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { Backend, WorkingStore } from './working-store.ts';

/** Correct, and answers at once as well. */
export class SynchronousStore extends WorkingStore implements SyncStore {
  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.isClosed) throw new RateLimitError('STORE_CLOSED');
    return this.apply(keys, transition);
  }
}

/** Keeps apart what is asked at once and what is awaited. */
export class HasTwoMemories extends SynchronousStore {
  readonly #second: SynchronousStore;

  constructor(backend: Backend, clock?: Clock) {
    super(backend, clock);
    this.#second = new SynchronousStore(new Backend(), clock);
  }

  override updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.isClosed) throw new RateLimitError('STORE_CLOSED');
    return this.#second.updateSync(keys, transition);
  }
}

/** Answers at once after it was closed. */
export class AnswersAtOnceAfterClose extends SynchronousStore {
  override updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    return this.apply(keys, transition);
  }
}

/** Hands what changes one record at once a record that has expired. */
export class ChangesExpiredRecords extends SynchronousStore {
  readonly changeSync: ChangeSync = (key, change) => {
    const nowMs = this.clock.now();
    const record = change(this.backend.records.get(this.idOf(key)), nowMs);
    if (record !== undefined) this.backend.records.set(this.idOf(key), record);
  };
}

/** What the suite must find, and nothing else. */
export const synchronousStores: readonly BrokenStore[] = [
  brokenStore(HasTwoMemories, '`updateSync` sees and changes what `update` does', [
    'what changes one record at once sees and changes what `update` does',
    'gives back, and forgets on reset, for one subject only',
  ]),
  brokenStore(
    AnswersAtOnceAfterClose,
    '`updateSync` throws what a transition throws, and STORE_CLOSED after it was closed',
  ),
  brokenStore(ChangesExpiredRecords, 'what changes one record at once sees and changes what `update` does'),
];
