import type { RecordKey } from '@sluice/core';
import { isLockedLast } from './native-algorithms.ts';
import { storedId } from './record-id.ts';

/**
 * The keys in the order in which their rows must be locked, so that no two transactions ever wait for each
 * other: ascending ids, but all blocks last, because execute.sql locks a block only once a check is denied.
 */
export function inLockOrder(keys: readonly RecordKey[]): RecordKey[] {
  const ids = new Map(keys.map((key) => [key, storedId(key)]));
  // Ids are ASCII, so Postgres compares them in the same order.
  const isBefore = (a: RecordKey, b: RecordKey): boolean => {
    const [isLastA, isLastB] = [isLockedLast(a.algorithm.name), isLockedLast(b.algorithm.name)];
    return isLastA === isLastB ? (ids.get(a) as string) < (ids.get(b) as string) : isLastB;
  };
  return [...keys].sort((a, b) => (isBefore(a, b) ? -1 : 1));
}
