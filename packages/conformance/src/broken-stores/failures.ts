import type { RecordKey, Transition } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Answers with nothing where something was thrown. */
export class SwallowsErrors extends WorkingStore {
  protected override apply<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    try {
      return super.apply(keys, transition);
    } catch {
      return undefined as T;
    }
  }
}

/** Takes the record away while it is being changed, and does not bring it back when that fails. */
export class WritesBeforeItThrows extends WorkingStore {
  protected override apply<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    try {
      return super.apply(keys, transition);
    } catch (error) {
      for (const key of keys) this.backend.records.delete(this.idOf(key));
      throw error;
    }
  }
}

/** Lets the reason of an aborted signal through as it is. */
export class ThrowsRawAborts extends WorkingStore {
  protected override async roundTrip(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await super.roundTrip();
  }
}

/** What the suite must find, and nothing else. */
export const failures: readonly BrokenStore[] = [
  brokenStore(SwallowsErrors, 'what a transition throws reaches the caller as it is'),
  brokenStore(WritesBeforeItThrows, 'a transition that throws changes nothing, and the store works on', [
    // What cannot be read as a record makes core's own transition throw.
    'a command that fails leaves the others of its batch alone',
  ]),
  brokenStore(
    ThrowsRawAborts,
    'a call whose signal is aborted already answers, or rejects with a RateLimitError and has changed nothing',
  ),
];
