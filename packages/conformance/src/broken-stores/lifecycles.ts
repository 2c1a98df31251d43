import { type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Fails when it is closed a second time. */
export class FailsSecondClose extends WorkingStore {
  override async close(): Promise<void> {
    await this.roundTrip();
    await super.close();
  }
}

/** Keeps answering after it was closed. */
export class AnswersAfterClose extends WorkingStore {
  override async close(): Promise<void> {}
}

/** Clears the backend, which other instances use. */
export class ClosesOtherInstances extends WorkingStore {
  override async close(): Promise<void> {
    await super.close();
    this.backend.records.clear();
  }
}

/** Starts with an empty backend whenever it gets ready. */
export class ForgetsWhenReady extends WorkingStore {
  async ready(): Promise<void> {
    this.backend.records.clear();
  }
}

/** The cases that must fail each of these stores, and no others. */
export const lifecycles: readonly BrokenStore[] = [
  brokenStore(FailsSecondClose, 'can be closed twice'),
  brokenStore(AnswersAfterClose, 'rejects every call with STORE_CLOSED once closed'),
  brokenStore(ClosesOtherInstances, 'keeps serving through one instance when another is closed'),
  brokenStore(ForgetsWhenReady, 'gets ready as often as it is asked, and keeps its records'),
];
