import type { StoredRecord } from '@sluice/core';

/** As in sliding-window-log.lua: numbers before the entries, numbers of an entry, entries that a new ring has room for. */
const HEADER = 7;
const ENTRY = 2;
const FIRST_SIZE = 8;

/** How records of an algorithm are stored. */
export type Form = 'plain' | 'ring' | 'bucket';

export function formOf(algorithm: string): Form {
  if (algorithm === 'sliding-window-log') return 'ring';
  return ['token-bucket', 'leaky-bucket', 'gcra'].includes(algorithm) ? 'bucket' : 'plain';
}

/** The bytes that stand for a record in Redis: little-endian doubles, which hold every safe integer exactly. */
export function storedForm(record: StoredRecord, form: Form): Buffer {
  const isWhole = record.length > ENTRY && record.length % ENTRY === 0;
  const numbers = form === 'ring' && isWhole ? ring(record) : record;
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [i, n] of numbers.entries()) bytes.writeDoubleLE(n, i * 8);
  return bytes;
}

/** A log of core, `[expires, base, t1, total1, ...]` with at least one entry, as a ring that begins at its start. */
function ring([expiresAtMs = 0, base = 0, ...entries]: StoredRecord): number[] {
  const count = entries.length / ENTRY;
  let size = FIRST_SIZE;
  while (size < count) size *= 2;
  const [newestMs = 0, newestTotal = 0] = entries.slice(-ENTRY);
  const numbers = [expiresAtMs, base, 0, count, size, newestMs, newestTotal, ...entries];
  return numbers.concat(new Array(HEADER + size * ENTRY - numbers.length).fill(0));
}
