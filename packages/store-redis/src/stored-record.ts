import type { StoredRecord } from '@sluice/core';
import type { Layout } from './native-algorithms.ts';

/**
 * As in entry-log.lua: numbers before the entries, numbers per entry, entries that a new ring has space for.
 */
const HEADER = 7;
const ENTRY = 2;
const FIRST_SIZE = 8;

/** The bytes of a record in Redis: little-endian doubles, which hold every safe integer exactly. */
export function storedRecord(record: StoredRecord, layout: Layout): Buffer {
  const isWholeLog = record.length > ENTRY && record.length % ENTRY === 0;
  const numbers = layout === 'ring' && isWholeLog ? ring(record) : record;
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [i, n] of numbers.entries()) bytes.writeDoubleLE(n, i * 8);
  return bytes;
}

/**
 * A log of core, `[expires, base, t1, total1, ...]` with at least one entry, as a ring whose oldest entry is
 * the first.
 */
function ring([expiresAtMs, base = 0, ...entries]: StoredRecord): number[] {
  const count = entries.length / ENTRY;
  let size = FIRST_SIZE;
  while (size < count) size *= 2;
  const [newestMs = 0, newestTotal = 0] = entries.slice(-ENTRY);
  const numbers = [expiresAtMs, base, 0, count, size, newestMs, newestTotal, ...entries];
  return numbers.concat(new Array(HEADER + size * ENTRY - numbers.length).fill(0));
}
