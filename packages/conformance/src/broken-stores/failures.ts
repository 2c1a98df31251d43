import type { RecordKey, Transition } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Resolves to `undefined` when a transition throws. */
export class SwallowsErrors extends WorkingStore {
  protected override apply<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    try {
      return super.apply(keys, transition);
    } catch {
      return undefined as T;
    }
  }
}

/** Takes the record out while it changes it, and does not restore it when that fails. */
export class LosesRecordWhenTransitionThrows extends WorkingStore {
  protected override apply<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    try {
      return super.apply(keys, transition);
    } catch (error) {
      for (const key of keys) this.backend.records.delete(this.idOf(key));
      throw error;
    }
  }
}

/** Rejects with the reason of an aborted signal instead of a `RateLimitError`. */
export class RejectsWithRawAbortReason extends WorkingStore {
  protected override async roundTrip(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await super.roundTrip();
  }
}

/** The cases that must fail each of these stores, and no others. */
export const failures: readonly BrokenStore[] = [
  brokenStore(SwallowsErrors, 'passes an error from a transition to the caller unchanged'),
  brokenStore(
    LosesRecordWhenTransitionThrows,
    'changes nothing when a transition throws, and keeps working',
    [
      // Core's own transition throws on an unreadable record.
      'a command that fails does not affect the rest of its batch',
    ],
  ),
  brokenStore(
    RejectsWithRawAbortReason,
    'a call whose signal is already aborted succeeds, or rejects with a RateLimitError and changes nothing',
  ),
];
