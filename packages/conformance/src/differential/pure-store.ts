import {
  type Command,
  type CommandResult,
  liveRecord,
  type RecordKey,
  type StoredRecord,
  type Transition,
  transitionOf,
} from '@sluice/core';

interface Kept {
  readonly key: RecordKey;
  readonly record: StoredRecord;
  /** The latest time that the store has seen since the record was written. */
  seenMs: number;
}

/** The reference that every store must equal: the pure algorithms over a map, at a time passed in. */
export class PureStore {
  readonly #records = new Map<string, Kept>();

  run(command: Command, nowMs: number): CommandResult {
    return this.update(command.keys, transitionOf(command), nowMs);
  }

  update<T>(keys: readonly RecordKey[], transition: Transition<T>, nowMs: number): T {
    const before = keys.map((key) => this.read(key, nowMs));
    const { result, writes } = transition(before, nowMs);
    for (const [i, key] of keys.entries()) {
      const record = writes?.[i];
      if (record !== undefined) this.#records.set(idOf(key), { key, record, seenMs: nowMs });
    }
    for (const kept of this.#records.values()) kept.seenMs = Math.max(kept.seenMs, nowMs);
    return result;
  }

  read(key: RecordKey, nowMs: number): StoredRecord | undefined {
    return liveRecord(this.#records.get(idOf(key))?.record, nowMs);
  }

  /**
   * Forgets the records that were seen as expired and would be live again at `nowMs`, and returns their keys.
   * A store is free to have dropped them or not, so there is no single right answer until they are removed.
   */
  forgetRevived(nowMs: number): readonly RecordKey[] {
    const revived: RecordKey[] = [];
    for (const [id, { key, record, seenMs }] of this.#records) {
      if (record[0] > seenMs || record[0] <= nowMs) continue;
      revived.push(key);
      this.#records.delete(id);
    }
    return revived;
  }
}

function idOf({ scope, key }: RecordKey): string {
  return JSON.stringify([scope, key]);
}
