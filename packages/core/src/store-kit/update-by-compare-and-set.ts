import type { StoredRecord } from '../algorithm.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { StoreCallOptions } from '../store.ts';
import { liveRecord, type Transition } from '../transition.ts';
import { changesOf, type RecordChange } from './record-change.ts';

/**
 * The operations that {@link updateByCompareAndSet} needs: a database that can write only if nothing has
 * changed since.
 */
export interface CompareAndSet<Version> {
  /** Reads the records of these keys and the database's time, which need not be one snapshot. */
  read(keys: readonly RecordKey[], signal?: AbortSignal): Promise<ReadRecords<Version>>;
  /**
   * In one atomic step: if each key still has its `version`, makes all changes, each with its expiry, and
   * resolves to true; otherwise changes nothing and resolves to false.
   */
  compareAndSet(changes: readonly VersionedChange<Version>[], signal?: AbortSignal): Promise<boolean>;
}

/** The result of {@link CompareAndSet.read}, one entry per key. */
export interface ReadRecords<Version> {
  readonly nowMs: number;
  readonly records: readonly { readonly record: StoredRecord | undefined; readonly version: Version }[];
}

/**
 * A change that applies only if the key still has the version that was read. A missing record has a version
 * too.
 */
export interface VersionedChange<Version> extends RecordChange {
  readonly version: Version;
}

/** Enough for 50 writers in lockstep: each try lets at least one of them through. */
const MAX_ATTEMPTS = 64;
const MAX_PAUSE_MS = 16;

/**
 * A correct `update` from two primitives. Use it for a database without locks; with transactions and locks,
 * use {@link updateInTransaction}. Tries again on a conflict, up to 64 times, after a random pause that grows
 * to 16 ms, then rejects with STORE_CONTENDED. Stops as soon as the signal aborts.
 *
 * Errors of a primitive reach the caller. A `compareAndSet` that failed is never tried again, because it may
 * have been applied.
 *
 * @example
 * ```ts
 * class MyStore implements Store {
 *   update<T>(keys: readonly RecordKey[], transition: Transition<T>, options?: StoreCallOptions) {
 *     return updateByCompareAndSet({ read, compareAndSet }, keys, transition, options);
 *   }
 * }
 * ```
 */
export async function updateByCompareAndSet<T, Version>(
  { read, compareAndSet }: CompareAndSet<Version>,
  keys: readonly RecordKey[],
  transition: Transition<T>,
  { signal }: StoreCallOptions = {},
): Promise<T> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (signal?.aborted) throw new RateLimitError('STORE_TIMEOUT', undefined, { cause: signal.reason });
    const { nowMs, records } = await read(keys, signal);
    const { result, writes } = transition(
      records.map(({ record }) => liveRecord(record, nowMs)),
      nowMs,
    );
    const changes = changesOf(keys, writes, nowMs);
    if (changes.length === 0) return result;
    const versions = new Map(keys.map((key, i) => [key, records[i]?.version as Version]));
    const versioned = changes.map((change) => ({ ...change, version: versions.get(change.key) as Version }));
    if (await compareAndSet(versioned, signal)) return result;
    await pause(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt / 4));
  }
  throw new RateLimitError(
    'STORE_CONTENDED',
    `Gave up after ${MAX_ATTEMPTS} conflicts on one record. Nothing was spent.`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
