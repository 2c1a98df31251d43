import { type Algorithm, liveRecord, type StoredRecord } from '@sluice/core';

/** A record that is overwritten in place. */
export type OwnRecord = [expiresAtMs: number, ...rest: number[]];

export function copyOf(record: StoredRecord): OwnRecord {
  return record.slice() as OwnRecord;
}

/** One key's record, and what is needed to decide whether it may be evicted. */
export class Entry {
  record: OwnRecord;
  /** The algorithm that wrote the record, or one with the same numbers: decides whether the record denies. */
  algorithm: Algorithm;
  /** The time until which the record denies a cost larger than what it has left. */
  deniesUntilMs: number | undefined = undefined;

  constructor(record: OwnRecord, algorithm: Algorithm) {
    this.record = record;
    this.algorithm = algorithm;
  }

  isLive(nowMs: number): boolean {
    return this.record[0] > nowMs;
  }

  denies(nowMs: number): boolean {
    if (!this.isLive(nowMs)) return false;
    return (this.deniesUntilMs ?? 0) > nowMs || this.algorithm.available(this.record, nowMs) < 1;
  }

  /** Stores the record, in place where it can. */
  overwrite(record: StoredRecord): void {
    this.deniesUntilMs = undefined;
    const own = this.record;
    if (record === own) return;
    if (record.length === own.length) for (let i = 0; i < record.length; i++) own[i] = record[i] as number;
    else this.record = copyOf(record);
  }
}

/** The time until which a live record denies: a unit, or the larger cost that it was held for. */
export function deniesUntilMs({ record, algorithm, deniesUntilMs = 0 }: Entry, nowMs: number): number {
  const live = liveRecord(record, nowMs);
  const { retryAfterMs } = algorithm.describe(live, nowMs, 1);
  // A limit of 0 never grants: then the record may be evicted when it expires.
  return Math.max(deniesUntilMs, Math.min(nowMs + retryAfterMs, record[0]));
}
