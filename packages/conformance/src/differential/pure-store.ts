import {
  type Command,
  type CommandResult,
  liveRecord,
  type RecordKey,
  type StoredRecord,
  transitionOf,
} from '@sluice/core';

interface Kept {
  readonly record: StoredRecord;
  /** The latest time that the store has seen since the record was written. */
  seenMs: number;
}

/** The reference that every store must equal: the pure algorithms over a map, at a time passed in. */
export class PureStore {
  readonly #records = new Map<string, Kept>();

  run(command: Command, nowMs: number): CommandResult {
    const before = command.keys.map((key) => this.read(key, nowMs));
    const { result, writes } = transitionOf(command)(before, nowMs);
    for (const [i, key] of command.keys.entries()) {
      const record = writes?.[i];
      if (record !== undefined) this.#records.set(idOf(key), { record, seenMs: nowMs });
    }
    for (const kept of this.#records.values()) kept.seenMs = Math.max(kept.seenMs, nowMs);
    return result;
  }

  read(key: RecordKey, nowMs: number): StoredRecord | undefined {
    return liveRecord(this.#records.get(idOf(key))?.record, nowMs);
  }

  /**
   * The earliest time to which the clock may go back. Before it, a record already seen as expired would be
   * live again. A store is free to have dropped it or not, so there is no single right answer.
   */
  get earliestMs(): number {
    let earliestMs = 0;
    for (const { record, seenMs } of this.#records.values()) {
      const expiresAtMs = record[0];
      if (expiresAtMs <= seenMs) earliestMs = Math.max(earliestMs, expiresAtMs);
    }
    return earliestMs;
  }
}

function idOf({ scope, key }: RecordKey): string {
  return JSON.stringify([scope, key]);
}
