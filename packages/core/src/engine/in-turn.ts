import type { StoredRecord } from '../algorithm.ts';
import type { Command, CommandResult } from '../command.ts';
import type { RecordKey } from '../record-key.ts';
import type { StoreCapabilities } from '../store.ts';

/** The keys in groups, each of which the store can change in one atomic step, in the order of their first key. */
export function atomicGroups(
  keys: readonly RecordKey[],
  atomicAcrossKeys: StoreCapabilities['atomicAcrossKeys'],
): readonly (readonly RecordKey[])[] {
  if (keys.length === 1 || atomicAcrossKeys === true) return [keys];
  if (atomicAcrossKeys === false) return keys.map((key) => [key]);
  const groups = new Map<string, RecordKey[]>();
  for (const key of keys) {
    const group = groups.get(key.key);
    if (group === undefined) groups.set(key.key, [key]);
    else group.push(key);
  }
  return [...groups.values()];
}

/**
 * Runs a command on a store that cannot change all of its keys in one step: takes group by group, in a fixed order, each
 * for as many checks as the ones before granted; then gives back what was taken for checks that a later group denied.
 * It never over-admits; for a moment it may deny a check that would have fitted. Where a give-back fails, or the process
 * dies in between, what was taken stays spent until its window has passed.
 */
export async function runInTurn(
  command: Command,
  groups: readonly (readonly RecordKey[])[],
  run: (command: Command) => Promise<CommandResult>,
): Promise<CommandResult> {
  const { keys, cost, count } = command;
  const results: CommandResult[] = [];
  const leaveCharged = (granted: number): Promise<CommandResult[]> =>
    Promise.all(
      results.map((result, i) => {
        const surplus = result.granted - granted;
        if (surplus <= 0 || cost <= 0) return result;
        return run({ keys: groups[i] as readonly RecordKey[], cost: -cost * surplus, count: 1 });
      }),
    );
  let granted = count;
  try {
    for (const group of groups) {
      // After a denial, the groups that follow are only looked at.
      const result = await run({ keys: group, cost, count: granted });
      results.push(result);
      if (cost > 0) granted = Math.min(granted, result.granted);
    }
  } catch (error) {
    await leaveCharged(0).catch(() => undefined);
    throw error;
  }
  const final = await leaveCharged(granted);
  const records = new Map<RecordKey, StoredRecord | undefined>();
  for (const [i, group] of groups.entries()) {
    for (const [j, key] of group.entries()) records.set(key, final[i]?.records[j]);
  }
  return {
    granted,
    nowMs: Math.max(...final.map(({ nowMs }) => nowMs)),
    records: keys.map((key) => records.get(key)),
  };
}
