import { type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Fails when it is closed a second time. */
export class ClosesOnce extends WorkingStore {
  override async close(): Promise<void> {
    await this.roundTrip();
    await super.close();
  }
}

/** Goes on to answer after it was closed. */
export class AnswersAfterClose extends WorkingStore {
  override async close(): Promise<void> {}
}

/** Takes the backend down with it, which other instances use. */
export class ClosesForEverybody extends WorkingStore {
  override async close(): Promise<void> {
    await super.close();
    this.backend.records.clear();
  }
}

/** What the suite must find, and nothing else. */
export const lifecycles: readonly BrokenStore[] = [
  brokenStore(ClosesOnce, 'can be closed twice'),
  brokenStore(AnswersAfterClose, 'rejects every call after it was closed with STORE_CLOSED'),
  brokenStore(ClosesForEverybody, 'goes on to serve through one instance when another is closed'),
];
