/**
 * The state of one limit for one key: a short list of safe integers that only its algorithm understands,
 * except for the first. `expiresAtMs` is the time (milliseconds since the epoch, by the store's clock) from
 * which the record equals no record at all. So a record always travels together with its expiry, and a store
 * can neither forget to set it nor set it apart from the record.
 */
export type StoredRecord = readonly [expiresAtMs: number, ...rest: number[]];

/** A record that may be overwritten, because no one else holds it. */
export type OwnedRecord = [expiresAtMs: number, ...rest: number[]];

/** The status of one limit at one moment, for one cost. Durations, never timestamps. */
export interface Description {
  /** Whole cost units that could be spent now: the same number as `available`. */
  readonly remaining: number;
  /** Milliseconds until no usage counts any more, absent other traffic; 0 if nothing is used. */
  readonly resetAfterMs: number;
  /**
   * Milliseconds until the cost fits, absent other traffic; it does not fit one millisecond earlier. 0 if it
   * fits now, `Infinity` if it is more than the limit could ever grant.
   */
  readonly retryAfterMs: number;
}

/**
 * The arithmetic of one limit: pure, synchronous functions of a record and a time.
 *
 * A custom algorithm is an object of this shape; {@link customLimit} creates a limit from it, and every store
 * runs it through `update`. The functions must not keep or change the record, and must return the same result
 * for the same arguments, because a store may run them again after a conflict. A record may have been written
 * under other parameters of the same algorithm; that usage must still count, up to the new limit.
 *
 * Clocks step back, so `nowMs` may be smaller than on an earlier call. That must never grant anything extra.
 * It must not deny for long either: a record from more than one window ahead counts as charged now.
 *
 * @example
 * ```ts
 * // A quota that never resets: `limit` units per key, once.
 * const FOREVER_MS = 3_155_760_000_000;
 * const onceOnly: Algorithm = {
 *   name: 'once-only',
 *   version: 1,
 *   parameters: [],
 *   limit: 3,
 *   windowMs: FOREVER_MS,
 *   available: (record) => Math.max(0, 3 - (record?.[1] ?? 0)),
 *   spend: (record, nowMs, amount) => [nowMs + FOREVER_MS, Math.min(3, (record?.[1] ?? 0) + amount)],
 *   takeBack: ([expiresAtMs, used = 0], _nowMs, amount) => [expiresAtMs, Math.max(0, used - amount)],
 *   describe(record, nowMs, cost) {
 *     const remaining = this.available(record, nowMs);
 *     return { remaining, resetAfterMs: 0, retryAfterMs: cost <= remaining ? 0 : Number.POSITIVE_INFINITY };
 *   },
 * };
 * ```
 */
export interface Algorithm {
  /** Kebab-case and unique. Part of the storage key, and the name of a store's native program. */
  readonly name: string;
  /** Version of the record's layout. Part of the storage key, so a new layout never reads an old record. */
  readonly version: number;
  /** The safe integers that a store's native program takes, in the order that it documents. */
  readonly parameters: readonly number[];
  /** The largest number of units that can ever be granted at once. */
  readonly limit: number;
  /** The window in which `limit` units are granted, or a bucket's time to fill, in whole milliseconds. */
  readonly windowMs: number;
  /** Whole cost units that could be spent at `nowMs`: from 0 to `limit`, never rounded up. */
  available(record: StoredRecord | undefined, nowMs: number): number;
  /**
   * The record after spending `amount` units: a safe integer of at least 0. Right after it, at the same
   * `nowMs`, `available` is lower by exactly `amount`. More than is available empties the limit and leaves no
   * debt. `undefined`: there is nothing to write.
   */
  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord | undefined;
  /**
   * Optional. The same as `spend` of a record that the caller owns. May overwrite the record and return it,
   * so a record of thousands of numbers is not copied for each check. The result may differ from that of
   * `spend`, as long as every function answers the same for both. Called only for what `available` allows,
   * and must not throw then: other limits of the check are charged already. Default: `spend`.
   */
  spendInPlace?(record: OwnedRecord, nowMs: number, amount: number): StoredRecord | undefined;
  /**
   * The record after giving back up to `amount` of the units that were spent at the store time `chargedAtMs`.
   * What that charge no longer holds up is not given back. A window or a log gives back only to the window or
   * the entry that was charged, never to a later one. A bucket gives back `amount` less what has drained
   * since. Never lifts a record above full.
   *
   * Without `chargedAtMs`, gives back to what is there now, the newest units first. Right after a `spend`, at
   * the same `nowMs`, that restores what the `spend` took.
   *
   * A record that expires at or before `nowMs` means that nothing needs to be kept; the store removes it.
   */
  takeBack(
    record: StoredRecord,
    nowMs: number,
    amount: number,
    chargedAtMs: number | undefined,
  ): StoredRecord;
  /** The status to report for a check of `cost` units at `nowMs`. */
  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description;
  /**
   * Optional. Returns a record from more than one window ahead as if it had been charged at `nowMs`, and
   * `undefined` for any other. Core writes it when such a record denies a check; otherwise each later check
   * would count the usage as charged even later.
   */
  rebase?(record: StoredRecord, nowMs: number): StoredRecord | undefined;
  /**
   * Optional. The record to write because another limit has denied the check; `undefined` for none. Called
   * only if this limit alone would have allowed it.
   */
  onDenied?(record: StoredRecord | undefined, nowMs: number): StoredRecord | undefined;
}
