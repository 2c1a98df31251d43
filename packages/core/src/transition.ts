import type { StoredRecord } from './algorithm.ts';

/**
 * A pure change of records, applied by a store in one atomic step: what is there now (`undefined` where nothing is, or
 * what is has expired) and the store's time go in, an answer and what to write come out. A store may run it again after
 * a conflict, so it must not have any effect of its own. What it throws leaves the store unchanged and reaches the
 * caller of `update` as it is.
 */
export type Transition<T> = (
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
) => Transitioned<T>;

/** What a {@link Transition} decided. */
export interface Transitioned<T> {
  readonly result: T;
  /**
   * What to write, one entry per key: `undefined` leaves that key as it is, a record that expires at or before the
   * time of the transition removes it. Absent: nothing is written.
   */
  readonly writes?: readonly (StoredRecord | undefined)[];
  /**
   * A hint for stores that evict, one entry per key: for so many milliseconds from now the record denies a check, even
   * though it may have units left for a smaller one. Absent or 0: the record's `available` says it all.
   */
  readonly deniesForMs?: readonly number[];
}

/**
 * The record, unless it has expired at `nowMs`. Every record must pass through this on its way from a store into a
 * transition: stores drop expired records late, some only when they are read.
 */
export function liveRecord(record: StoredRecord | undefined, nowMs: number): StoredRecord | undefined {
  return record !== undefined && record[0] > nowMs ? record : undefined;
}
