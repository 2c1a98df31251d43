import type { StoredRecord } from './algorithm.ts';

/**
 * A pure change of records, which a store applies in one atomic step. It receives the present records
 * (`undefined` for one that is missing or has expired) and the store's time, and returns a result and what to
 * write. A store may run it again after a conflict, so it must have no side effects. If it throws, the store
 * stays unchanged, and the error reaches the caller of `update` unchanged.
 */
export type Transition<T> = (
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
) => Transitioned<T>;

/** The outcome of a {@link Transition}. */
export interface Transitioned<T> {
  readonly result: T;
  /**
   * What to write, one entry per key. `undefined` leaves that key unchanged; a record that expires at or
   * before the time of the transition removes it. Absent: nothing is written.
   */
  readonly writes?: readonly (StoredRecord | undefined)[];
  /**
   * A hint for stores that evict, one entry per key: how many milliseconds the record will deny a check, even
   * though it may have units left for a smaller one. Absent or 0: the record's `available` is all there is to
   * know.
   */
  readonly deniesForMs?: readonly number[];
}

/**
 * Returns the record, or `undefined` if it has expired at `nowMs`. A store must apply this to every record
 * that it passes to a transition, because stores drop expired records late, some only when they are read.
 */
export function liveRecord(record: StoredRecord | undefined, nowMs: number): StoredRecord | undefined {
  return record !== undefined && record[0] > nowMs ? record : undefined;
}
