import type { ReadRecords, StoredRecord } from '@sluice/core';

/** A record as it was seen last, and its version. */
type SeenRecord = ReadRecords<string>['records'][number];

/** Records of the updates of more keys than this are forgotten, oldest first. */
const MAX_RECORDS = 256;

/** Longer records, those of logs, are not worth their memory. */
const MAX_LENGTH = 64;

/**
 * What the updates of this process have seen of Redis last: records by their key there, and the server's
 * clock. Bounded. Nothing in it is sure to be so still.
 */
export class RecalledRecords {
  readonly #records = new Map<string, SeenRecord>();
  #serverMs = 0;
  #seenAtMs = 0;

  /** The server's clock was `serverMs` a moment ago. */
  noteTime(serverMs: number): void {
    this.#serverMs = serverMs;
    this.#seenAtMs = performance.now();
  }

  note(id: string, record: StoredRecord | undefined, version: string): void {
    this.#records.delete(id);
    if (record !== undefined && record.length > MAX_LENGTH) return;
    // Copies on the way in and out: a caller may keep the record and change it.
    this.#records.set(id, { record: copyOf(record), version });
    if (this.#records.size > MAX_RECORDS) this.#records.delete(this.#records.keys().next().value as string);
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#records.delete(id);
  }

  /** All of these records and the server's time, at the latest; `undefined` unless all have been seen. */
  recall(ids: readonly string[]): ReadRecords<string> | undefined {
    const records: SeenRecord[] = [];
    for (const id of ids) {
      const seen = this.#records.get(id);
      if (seen === undefined) return undefined;
      records.push({ record: copyOf(seen.record), version: seen.version });
    }
    // Time has passed between the server's answer and its arrival, so this is behind, never ahead.
    return { nowMs: Math.floor(this.#serverMs + performance.now() - this.#seenAtMs), records };
  }
}

function copyOf(record: StoredRecord | undefined): StoredRecord | undefined {
  return record && [record[0], ...record.slice(1)];
}
