import type { RecordKey, StoredRecord } from '@sluice/core';
import { allDifferentials, allWindows, type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Ignores the expiry of records. */
export class KeepsExpiredRecords extends WorkingStore {
  protected override read(key: RecordKey): StoredRecord | undefined {
    return this.backend.records.get(this.idOf(key));
  }
}

/** Tells its backend the expiry in whole seconds, cut off: records vanish up to a second early. */
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

/** Sets the expiry when a record is new, and never again: later writes live and die by it. */
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

/** Takes a record that was written later than now for rubbish: when the clock goes back, everybody starts afresh. */
export class ForgetsTheFuture extends WorkingStore {
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

/** Takes a record that has expired already for nothing to write, and leaves what is there. */
export class LeavesWhatIsToBeRemoved extends WorkingStore {
  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    if (record[0] > nowMs) super.write(key, record, nowMs);
  }
}

/** What the suite must find, and nothing else. */
export const expiries: readonly BrokenStore[] = [
  brokenStore(KeepsExpiredRecords, 'hands a record as absent from the millisecond of its expiry', [
    'grants 3 per second in a fixed window that opens at first use, step by step',
    'grants 3 per second in a fixed window of the clock, step by step',
    'denies one millisecond before retryAfterMs and grants at it',
    'lets every write set the expiry anew, sooner or later',
    'forgets a record by the clock that its users get',
    ...allDifferentials,
    ...allWindows,
  ]),
  brokenStore(RoundsExpiryToSeconds, 'keeps a record to the last millisecond before its expiry', [
    'grants 3 per second in a fixed window of the clock, step by step',
    'grants what fits a leaky bucket of 3 that leaks 10 per second, step by step',
    'grants 10 per second in bursts of 2 by the generic cell rate algorithm, step by step',
    'denies one millisecond before retryAfterMs and grants at it',
    'a window of 1 ms lasts 1 ms',
    'a window of 50 ms lasts 50 ms',
    'a window of 500 ms lasts 500 ms',
    'a window of 999 ms lasts 999 ms',
    'a window of 1500 ms lasts 1500 ms',
    'forgets a record by the clock that its users get',
    ...allDifferentials,
  ]),
  brokenStore(SetsExpiryOnce, 'lets every write set the expiry anew, sooner or later', [
    'grants 3 in any second by a log, step by step',
    'grants what fits a leaky bucket of 3 that leaks 10 per second, step by step',
    'grants 10 per second in bursts of 2 by the generic cell rate algorithm, step by step',
    'denies one millisecond before retryAfterMs and grants at it',
    ...allDifferentials,
  ]),
  brokenStore(ForgetsTheFuture, 'grants nothing extra when the clock goes backwards', [...allDifferentials]),
  brokenStore(LeavesWhatIsToBeRemoved, 'removes what is there when a record is written that has expired', [
    'gives back what was spent, and never more than that',
    ...allDifferentials,
  ]),
];
