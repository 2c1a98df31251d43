import {
  liveRecord,
  type RecordKey,
  recordId,
  type StoredRecord,
  type SyncStore,
  type Transition,
} from '@sluice/core';

/** Enough for the keys that are in use during an outage. */
const MOST_RECORDS = 10_000;

/** Records in this process, for the time of an outage: the oldest are dropped. */
export class ProcessRecords implements Pick<SyncStore, 'updateSync'> {
  readonly #records = new Map<string, StoredRecord>();

  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    const nowMs = Date.now();
    const ids = keys.map(recordId);
    const { result, writes } = transition(
      ids.map((id) => liveRecord(this.#records.get(id), nowMs)),
      nowMs,
    );
    for (const [i, id] of ids.entries()) {
      const record = writes?.[i];
      if (record === undefined) continue;
      this.#records.delete(id);
      this.#records.set(id, record);
    }
    for (const id of this.#records.keys()) {
      if (this.#records.size <= MOST_RECORDS) break;
      this.#records.delete(id);
    }
    return result;
  }
}
