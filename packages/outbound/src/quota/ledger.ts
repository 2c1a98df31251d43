import type { RecordKey, StoredRecord } from '@sluice/core';
import { type Naming, ROUTE_KEPT_MS } from './naming.ts';
import { letTimePass } from './passing-time.ts';
import { IDLE_MS, type Quota, quotaOf, recordOf } from './quota-record.ts';
import { longestReset, type QuotaSettings } from './quota-settings.ts';

/** One record that an exchange changes. */
export interface Entry {
  /** The dimension or the declared limit, as costs name it. */
  readonly name: string;
  readonly key: RecordKey;
  /** Absent: a declared limit, whose arithmetic is that of its key. */
  readonly settings?: QuotaSettings;
  /** Absent: the record keeps no names. */
  readonly naming?: Naming;
}

/** A dimension of a quota while an exchange works on it. */
export interface QuotaLine {
  readonly entry: Entry;
  readonly settings: QuotaSettings;
  readonly quota: Quota;
  isChanged: boolean;
}

/** A declared limit while an exchange works on it. */
export interface LimitLine {
  readonly entry: Entry;
  readonly settings?: undefined;
  record: StoredRecord | undefined;
  isChanged: boolean;
}

/** The records of an exchange, unpacked, in the order of its entries. */
export type LedgerLine = QuotaLine | LimitLine;

/** Unpacks the records as they are at `nowMs`. */
export function openLedger(
  entries: readonly Entry[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
): LedgerLine[] {
  return entries.map((entry, i) => {
    const { settings } = entry;
    if (settings === undefined) return { entry, record: records[i], isChanged: false };
    const quota = quotaOf(records[i], nowMs, settings.isAwaited);
    const isChanged = letTimePass(quota, settings, nowMs);
    return { entry, settings, quota, isChanged };
  });
}

/** The records to write; `undefined` if none has changed. */
export function closeLedger(
  lines: readonly LedgerLine[],
  nowMs: number,
): readonly (StoredRecord | undefined)[] | undefined {
  if (!lines.some((line) => line.isChanged)) return undefined;
  return lines.map((line) => {
    if (!line.isChanged) return undefined;
    if (line.settings === undefined) return line.record;
    return recordOf(line.quota, nowMs, line.settings.leaseMs, idleMs(line));
  });
}

/** The names of dimensions are kept longer than the records of those dimensions. */
function idleMs({ entry, quota, settings }: QuotaLine): number {
  if (quota.named.length === 0) return IDLE_MS;
  return entry.naming?.of === 'bucket' ? ROUTE_KEPT_MS : IDLE_MS + longestReset(settings);
}
