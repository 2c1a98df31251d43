import type { StoredRecord } from '../algorithm.ts';
import type { RecordKey } from '../record-key.ts';

/** One write of a transition, as a store performs it. */
export interface RecordChange {
  readonly key: RecordKey;
  /** The record to write; `undefined` removes the present one. */
  readonly record: StoredRecord | undefined;
  /** How long to keep the record, in milliseconds from the store's time: at least 1; 0 for a removal. */
  readonly keepForMs: number;
}

/** Returns the changes of a transition. A record that has already expired becomes a removal. */
export function changesOf(
  keys: readonly RecordKey[],
  writes: readonly (StoredRecord | undefined)[] | undefined,
  nowMs: number,
): RecordChange[] {
  const changes: RecordChange[] = [];
  if (writes === undefined) return changes;
  for (const [i, key] of keys.entries()) {
    const record = writes[i];
    if (record === undefined) continue;
    const keepForMs = Math.max(0, record[0] - nowMs);
    changes.push({ key, record: keepForMs > 0 ? record : undefined, keepForMs });
  }
  return changes;
}
