import type { RecordKey, StoredRecord } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Writes numbers as text of 14 digits, as Lua does unless told otherwise. */
export class Keeps14Digits extends WorkingStore {
  protected override write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    const [expiresAtMs, ...rest] = record;
    const digits = (number: number): number => Number(number.toPrecision(14));
    super.write(key, [digits(expiresAtMs), ...rest.map(digits)], nowMs);
  }
}

/** What the suite must find, and nothing else. */
export const numbers: readonly BrokenStore[] = [
  brokenStore(Keeps14Digits, 'stores every safe integer as it is, and lists of any length', [
    'spends and gives back up to 2^53 - 1 units, exactly',
  ]),
];
