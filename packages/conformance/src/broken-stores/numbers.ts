import type { RecordKey, StoredRecord } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Writes numbers as text of 14 digits, as Lua does by default. */
export class RoundsTo14Digits extends WorkingStore {
  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    const [expiresAtMs, ...rest] = record;
    const digits = (number: number): number => Number(number.toPrecision(14));
    super.write(key, [digits(expiresAtMs), ...rest.map(digits)], nowMs);
  }
}

/** Forgets a record a hundred days after it was written, however late it expires. */
export class ForgetsAfterHundredDays extends WorkingStore {
  readonly #written = new Map<string, number>();

  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    this.#written.set(this.idOf(key), nowMs);
    super.write(key, record, nowMs);
  }

  protected override read(key: RecordKey, nowMs: number): StoredRecord | undefined {
    const ageMs = nowMs - (this.#written.get(this.idOf(key)) ?? nowMs);
    return ageMs > 100 * 86_400_000 ? undefined : super.read(key, nowMs);
  }
}

/** The cases that must fail each of these stores, and no others. */
export const numbers: readonly BrokenStore[] = [
  brokenStore(RoundsTo14Digits, 'stores every safe integer unchanged, in lists of any length', [
    'spends and gives back exactly, up to 2^53 - 1 units',
  ]),
  brokenStore(ForgetsAfterHundredDays, 'counts a calendar year to its end, by the time zone of the limit', [
    'keeps a record until the last millisecond before its expiry',
  ]),
];
