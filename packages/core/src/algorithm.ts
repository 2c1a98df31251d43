/**
 * The state of one limit for one key: a short list of safe integers that only its algorithm understands,
 * except for the first, which everybody may read: `record[0]` is the millisecond (since the epoch, by the
 * store's clock) from which the record means nothing and equals no record at all. So a record always travels
 * together with its expiry, and a store can neither forget to set it nor set it apart from the record.
 */
export type StoredRecord = readonly [expiresAtMs: number, ...rest: number[]];

/** What a caller may know of one limit at one moment, for one cost. Durations, never timestamps. */
export interface Description {
  /** Whole cost units that could be spent now: the same number as `available`. */
  readonly remaining: number;
  /** Milliseconds until nothing counts as used any more, absent other traffic; 0 when nothing is used. */
  readonly resetAfterMs: number;
  /**
   * Milliseconds until the cost fits, absent other traffic: it does not fit one millisecond earlier. 0 when it
   * fits now, `Infinity` when it is more than the limit could ever grant.
   */
  readonly retryAfterMs: number;
}

/**
 * The arithmetic of one limit: three pure, synchronous functions over a record and a time that is handed in.
 *
 * A custom algorithm is an object of this shape; {@link customLimit} makes a limit of it, and every store runs
 * it through `update`. The functions must not keep or change the record they are given, and must answer the
 * same to the same arguments, because a store may run them again after a conflict. `record` is `undefined` where
 * nothing is stored or what was stored has expired. `nowMs` may be smaller than on an earlier call (clocks step
 * back): that must never grant anything extra. A record may have been written under other parameters of the
 * same algorithm: what was used then must still count, up to the new limit.
 */
export interface Algorithm {
  /** Kebab-case and unique; part of the storage key, and the name under which a store knows a native program. */
  readonly name: string;
  /** Version of the record's layout; part of the storage key, so that a new layout never reads an old record. */
  readonly version: number;
  /** The safe integers that a store's native program needs, in the order that program documents. */
  readonly parameters: readonly number[];
  /** The most cost units that can ever be granted at once. */
  readonly limit: number;
  /** The window in which `limit` units are granted, in whole milliseconds; a bucket's time to fill. */
  readonly windowMs: number;
  /** Whole cost units that could be spent at `nowMs`: from 0 to `limit`, never rounded up. */
  available(record: StoredRecord | undefined, nowMs: number): number;
  /**
   * The record after spending `amount` units, which the caller has checked against `available`. A negative amount
   * gives back and never lifts the record above full. Right after it, at the same `nowMs`, `available` is lower
   * by exactly `amount`, and spending `-amount` leads back. A record that expires at or before `nowMs` stands
   * for "nothing to remember": the store then removes what it has.
   */
  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord;
  /** What to tell the caller about a check of `cost` units at `nowMs`. */
  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description;
}
