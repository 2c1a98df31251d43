import type { StoredRecord } from '../algorithm.ts';
import { type RecordKey, recordId } from '../record-key.ts';
import type { StoreCallOptions } from '../store.ts';
import { liveRecord, type Transition } from '../transition.ts';
import { changesOf, type RecordChange } from './record-change.ts';

/** The operations that {@link updateInTransaction} needs of a database with transactions and locks. */
export interface Transactions<Tx> {
  /** Runs the work in one transaction: commits if it resolves, rolls back and rejects if it rejects. */
  transaction<T>(work: (tx: Tx) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /**
   * Locks these keys until the end of the transaction, in the given order, including those without a record.
   * Then reads their records and the database's time.
   */
  lock(tx: Tx, keys: readonly RecordKey[]): Promise<LockedRecords>;
  /** Makes all changes, each with its expiry. */
  write(tx: Tx, changes: readonly RecordChange[]): Promise<void>;
}

/** The result of {@link Transactions.lock}, one entry per key. */
export interface LockedRecords {
  readonly nowMs: number;
  readonly records: readonly (StoredRecord | undefined)[];
}

/**
 * A correct `update` from transactions and locks. Keys are always locked in the same order, so two updates
 * never wait for each other. The transition runs once. Errors of a primitive reach the caller.
 *
 * @example
 * ```ts
 * class MyStore implements Store {
 *   update<T>(keys: readonly RecordKey[], transition: Transition<T>, options?: StoreCallOptions) {
 *     return updateInTransaction({ transaction, lock, write }, keys, transition, options);
 *   }
 * }
 * ```
 */
export function updateInTransaction<T, Tx>(
  { transaction, lock, write }: Transactions<Tx>,
  keys: readonly RecordKey[],
  transition: Transition<T>,
  { signal }: StoreCallOptions = {},
): Promise<T> {
  const ids = keys.map(recordId);
  const order = [...keys.keys()].sort((a, b) => ((ids[a] as string) < (ids[b] as string) ? -1 : 1));
  return transaction(async (tx) => {
    const locked = await lock(
      tx,
      order.map((i) => keys[i] as RecordKey),
    );
    const records: (StoredRecord | undefined)[] = new Array(keys.length).fill(undefined);
    for (const [position, i] of order.entries())
      records[i] = liveRecord(locked.records[position], locked.nowMs);
    const { result, writes } = transition(records, locked.nowMs);
    const changes = changesOf(keys, writes, locked.nowMs);
    if (changes.length > 0) await write(tx, changes);
    return result;
  }, signal);
}
