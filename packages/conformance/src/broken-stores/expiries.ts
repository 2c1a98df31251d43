import type { RecordKey, StoredRecord } from '@sluice/core';
import { allDifferentials, allWindows, type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Ignores the expiry of records. */
export class KeepsExpiredRecords extends WorkingStore {
  protected override read(key: RecordKey): StoredRecord | undefined {
    return this.backend.records.get(this.idOf(key));
  }
}

/** Passes its backend the expiry truncated to whole seconds: records vanish up to a second early. */
export class RoundsExpiryToSeconds extends WorkingStore {
  readonly #vanishAtMs = new WeakMap<StoredRecord, number>();

  protected override read(key: RecordKey, nowMs: number): StoredRecord | undefined {
    const record = super.read(key, nowMs);
    return record && nowMs >= (this.#vanishAtMs.get(record) ?? Infinity) ? undefined : record;
  }

  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    const keepForMs = record[0] - nowMs;
    this.#vanishAtMs.set(record, nowMs + Math.floor(keepForMs / 1000) * 1000);
    super.write(key, record, nowMs);
  }
}

/** Sets the expiry only when a record is new. Later writes expire with it. */
export class SetsExpiryOnce extends WorkingStore {
  readonly #vanishAtMs = new Map<string, number>();

  protected override read(key: RecordKey, nowMs: number): StoredRecord | undefined {
    const isGone = nowMs >= (this.#vanishAtMs.get(this.idOf(key)) ?? Infinity);
    if (isGone) this.backend.records.delete(this.idOf(key));
    return super.read(key, nowMs);
  }

  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    if (this.read(key, nowMs) === undefined) this.#vanishAtMs.set(this.idOf(key), record[0]);
    super.write(key, record, nowMs);
  }
}

/** Discards a record that was written later than now: when the clock goes back, every key starts afresh. */
export class DropsRecordsFromTheFuture extends WorkingStore {
  readonly #writtenAtMs = new WeakMap<StoredRecord, number>();

  protected override read(key: RecordKey, nowMs: number): StoredRecord | undefined {
    const record = super.read(key, nowMs);
    return record && (this.#writtenAtMs.get(record) ?? 0) > nowMs ? undefined : record;
  }

  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    this.#writtenAtMs.set(record, nowMs);
    super.write(key, record, nowMs);
  }
}

/** Skips writing a record that has already expired, instead of removing the stored one. */
export class IgnoresExpiredWrites extends WorkingStore {
  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    if (record[0] > nowMs) super.write(key, record, nowMs);
  }
}

/** The cases that must fail each of these stores, and no others. */
export const expiries: readonly BrokenStore[] = [
  brokenStore(KeepsExpiredRecords, 'treats a record as absent from the millisecond of its expiry', [
    'grants 3 per second in a fixed window that opens at first use, step by step',
    'grants 3 per second in a clock-aligned fixed window, step by step',
    'denies one millisecond before retryAfterMs and grants at it',
    'updates the expiry on every write, to a later or an earlier time',
    'expires a record by its default clock',
    'counts usage as charged now when the clock has stepped back by a day',
    'denies a blocked key until the block ends, whatever the check costs',
    'ends a block no later than it was meant to last when the clock has stepped back',
    'gives nothing to a later window, one millisecond after the edge',
    'counts a calendar year to its end, by the time zone of the limit',
    ...allDifferentials,
    ...allWindows,
  ]),
  brokenStore(RoundsExpiryToSeconds, 'keeps a record until the last millisecond before its expiry', [
    'grants 3 per second in a clock-aligned fixed window, step by step',
    'grants what fits in a leaky bucket of 3 that leaks 10 per second, step by step',
    'grants 10 per second in bursts of 2 with the generic cell rate algorithm, step by step',
    'denies one millisecond before retryAfterMs and grants at it',
    'a window of 1 ms lasts 1 ms',
    'a window of 50 ms lasts 50 ms',
    'a window of 500 ms lasts 500 ms',
    'a window of 999 ms lasts 999 ms',
    'a window of 1500 ms lasts 1500 ms',
    'expires a record by its default clock',
    'a penalty empties the limit, and leaves no debt',
    'a slot comes back when it is released, or else when its lease ends',
    'charges a penalty whether or not it fits, and reports what it has charged',
    'gives a bucket back what was charged, less what has drained since',
    ...allDifferentials,
  ]),
  brokenStore(SetsExpiryOnce, 'updates the expiry on every write, to a later or an earlier time', [
    'grants 3 in any second with a sliding window log, step by step',
    'grants what fits in a leaky bucket of 3 that leaks 10 per second, step by step',
    'grants 10 per second in bursts of 2 with the generic cell rate algorithm, step by step',
    'denies one millisecond before retryAfterMs and grants at it',
    'a slot comes back when it is released, or else when its lease ends',
    'frees only the entry of a log that was charged',
    'gives a bucket back what was charged, less what has drained since',
    ...allDifferentials,
  ]),
  brokenStore(DropsRecordsFromTheFuture, 'grants nothing extra when the clock goes backwards', [
    'counts usage as charged now when the clock has stepped back by a day',
    'ends a block no later than it was meant to last when the clock has stepped back',
    ...allDifferentials,
  ]),
  brokenStore(IgnoresExpiredWrites, 'removes the stored record when an expired one is written', [
    'gives back what was spent, and no more',
    'gives a charge back at the time at which it was charged, and never lifts a record above full',
    'gives nothing to a later window, one millisecond after the edge',
    ...allDifferentials,
  ]),
];
