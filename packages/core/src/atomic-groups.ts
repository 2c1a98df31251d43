import type { RecordKey } from './record-key.ts';
import type { StoreCapabilities } from './store.ts';

/** Indices of keys that the store can change in one atomic step. */
export type AtomicGroup = readonly number[];

/**
 * Splits the keys into groups that the store can each change in one atomic step, in the order of their first
 * key. For callers of `update` with a transition of their own; a limiter does this by itself.
 */
export function atomicGroups(
  keys: readonly RecordKey[],
  atomicity: StoreCapabilities['atomicity'],
): readonly AtomicGroup[] {
  if (keys.length === 1 || atomicity === 'any-keys') return [keys.map((_, i) => i)];
  if (atomicity === 'one-record') return keys.map((_, i) => [i]);
  const groups = new Map<string, number[]>();
  for (const [i, { key }] of keys.entries()) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  return [...groups.values()];
}
