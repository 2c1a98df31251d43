import type { StoredRecord } from '../algorithm.ts';
import type { RecordKey } from '../record-key.ts';

/** One write of a transition, as a store carries it out. */
export interface RecordChange {
  readonly key: RecordKey;
  /** What to write; `undefined` means to remove what is there. */
  readonly record: StoredRecord | undefined;
  /** For how long the record must be kept, from the store's now: at least 1; 0 when it is removed. Milliseconds. */
  readonly keepForMs: number;
}

/** The changes that a transition asked for; a record that has expired already becomes a removal. */
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
