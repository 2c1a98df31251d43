import type { Algorithm, StoredRecord } from './algorithm.ts';

/** Whether the limit is a `block`: it denies or it does not, and has no quota to report. */
export function isBlock(algorithm: Algorithm): boolean {
  return algorithm.name === 'block';
}

/** The record of a block that begins now. */
export function blockRecord(nowMs: number, forMs: number): StoredRecord {
  return [nowMs + forMs, nowMs];
}
