import type { StoreCapabilities } from '@sluice/core';
import type { Entry } from '../quota/ledger.ts';

/** Splits the entries into groups that the store can change in one atomic step. Returns their indices. */
export function atomicGroups(
  entries: readonly Entry[],
  atomicity: StoreCapabilities['atomicity'],
): readonly (readonly number[])[] {
  const indices = entries.map((_, i) => i);
  if (atomicity === 'any-keys') return [indices];
  if (atomicity === 'one-record') return indices.map((i) => [i]);
  const groups = new Map<string, number[]>();
  for (const i of indices) {
    const { key } = (entries[i] as Entry).key;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  return [...groups.values()];
}
