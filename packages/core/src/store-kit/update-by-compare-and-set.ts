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
  /**
   * Returns what this process presumes to be there, from what it saw last, without asking the database, or
   * `undefined`. Optional: it saves the read where no other process has written since. Wrong versions do no
   * harm; the time must not be later than the database's.
   */
  recall?(keys: readonly RecordKey[]): ReadRecords<Version> | undefined;
  /** Reads the records of these keys and the database's time, which need not be one snapshot. */
  read(keys: readonly RecordKey[], signal?: AbortSignal): Promise<ReadRecords<Version>>;
  /**
   * In one atomic step: if each key still has its `version`, makes all changes, each with its expiry, and
   * resolves to true. Otherwise changes nothing and resolves to false.
   *
   * `recalledMs` is present if all records were recalled: then it is the time for which the changes were
   * computed. Change nothing if that is not about the database's time. Instead of false, resolve to all these
   * records as they are now, which saves the read.
   */
  compareAndSet(
    changes: readonly VersionedChange<Version>[],
    signal?: AbortSignal,
    recalledMs?: number,
  ): Promise<boolean | ReadRecords<Version>>;
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
  { recall, read, compareAndSet }: CompareAndSet<Version>,
  keys: readonly RecordKey[],
  transition: Transition<T>,
  { signal }: StoreCallOptions = {},
): Promise<T> {
  const recalled = recall?.(keys);
  const presumed = recalled && changeOfAll(keys, transition, recalled);
  let found: ReadRecords<Version> | undefined;
  if (recalled && presumed) {
    throwIfAborted(signal);
    const answer = await compareAndSet(presumed.changes, signal, recalled.nowMs);
    if (answer === true) return presumed.result;
    if (answer !== false) found = answer;
  }
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    throwIfAborted(signal);
    const { result, changes } = changeOf(keys, transition, found ?? (await read(keys, signal)));
    found = undefined;
    if (changes.length === 0 || (await compareAndSet(changes, signal)) === true) return result;
    await pause(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempt / 4));
  }
  throw new RateLimitError(
    'STORE_CONTENDED',
    `Gave up after ${MAX_ATTEMPTS} conflicts on one record. Nothing was spent.`,
  );
}

/** What a transition returns, and what has to be written for it. */
interface VersionedResult<T, Version> {
  readonly result: T;
  readonly changes: readonly VersionedChange<Version>[];
}

function changeOf<T, Version>(
  keys: readonly RecordKey[],
  transition: Transition<T>,
  { nowMs, records }: ReadRecords<Version>,
): VersionedResult<T, Version> {
  const live = records.map(({ record }) => liveRecord(record, nowMs));
  const { result, writes } = transition(live, nowMs);
  const versions = new Map(keys.map((key, i) => [key, records[i]?.version as Version]));
  const changes = changesOf(keys, writes, nowMs).map((change) => ({
    ...change,
    version: versions.get(change.key) as Version,
  }));
  return { result, changes };
}

/**
 * The same for recalled records. Undefined unless all of them are written, because no others are compared,
 * and if the transition throws, which it might not for the records that are there.
 */
function changeOfAll<T, Version>(
  keys: readonly RecordKey[],
  transition: Transition<T>,
  recalled: ReadRecords<Version>,
): VersionedResult<T, Version> | undefined {
  try {
    const change = changeOf(keys, transition, recalled);
    return change.changes.length === keys.length ? change : undefined;
  } catch {
    return undefined;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new RateLimitError('STORE_TIMEOUT', undefined, { cause: signal.reason });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
