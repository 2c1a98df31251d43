import {
  liveRecord,
  RateLimitError,
  type RecordKey,
  recordId,
  type StoreCapabilities,
  type StoredRecord,
  type SyncStore,
  type Transition,
} from '@sluice/core';

/** Where cases count: in a map of this process, synchronously. Bounded by what a case sends. */
export class SuiteStore implements SyncStore {
  readonly capabilities: StoreCapabilities = Object.freeze({
    shared: false,
    durable: false,
    clock: 'process',
    atomicity: 'any-keys',
    native: Object.freeze([]),
  });
  readonly #records = new Map<string, StoredRecord>();
  #isClosed = false;

  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    if (this.#isClosed) throw new RateLimitError('STORE_CLOSED');
    const ids = keys.map(recordId);
    const nowMs = Date.now();
    const { result, writes = [] } = transition(
      ids.map((id) => liveRecord(this.#records.get(id), nowMs)),
      nowMs,
    );
    for (const [i, id] of ids.entries()) {
      const record = writes[i];
      if (record !== undefined) this.#records.set(id, record);
    }
    return result;
  }

  async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    return this.updateSync(keys, transition);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    for (const key of keys) this.#records.delete(recordId(key));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}
