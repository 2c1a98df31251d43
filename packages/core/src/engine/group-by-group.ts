import type { StoredRecord } from '../algorithm.ts';
import type { Command, CommandResult } from '../command.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { StoreCapabilities } from '../store.ts';

/**
 * Splits the keys into groups that the store can each change in one atomic step, in the order of their first
 * key.
 */
export function atomicGroups(
  keys: readonly RecordKey[],
  atomicity: StoreCapabilities['atomicity'],
): readonly (readonly RecordKey[])[] {
  if (keys.length === 1 || atomicity === 'any-keys') return [keys];
  if (atomicity === 'one-record') return keys.map((key) => [key]);
  const groups = new Map<string, RecordKey[]>();
  for (const key of keys) {
    const group = groups.get(key.key);
    if (group === undefined) groups.set(key.key, [key]);
    else group.push(key);
  }
  return [...groups.values()];
}

/** The caller of {@link runGroupByGroup}. */
export interface GroupCaller {
  /** Runs the command on one group. */
  run(command: Command): Promise<CommandResult>;
  /** Whether anyone still waits for the answer. */
  isWanted(): boolean;
  /** Hears of a failure before the units are given back, which the caller need not wait for. */
  fail(error: unknown): void;
}

/**
 * Runs a command on a store that cannot change all of its keys in one step. Charges one group after another,
 * in a fixed order, each for as many checks as the earlier groups granted. Then gives back what was charged
 * for checks that a later group denied, or that no caller waits for because a group failed or the deadline
 * passed. For a moment it may deny a check that would have fitted. If giving back fails, or the process dies
 * in between, the units stay spent until their window has passed. Resolves to `undefined` after a failure,
 * which the caller has heard of.
 */
export async function runGroupByGroup(
  { keys, cost, count }: Command,
  groups: readonly (readonly RecordKey[])[],
  caller: GroupCaller,
): Promise<CommandResult | undefined> {
  const results: CommandResult[] = [];
  const giveBackSurplus = (granted: number): Promise<CommandResult[]> =>
    Promise.all(
      results.map((result, i) => {
        const surplus = result.granted - granted;
        if (surplus <= 0 || cost <= 0) return result;
        const giveBack = { keys: groups[i] as readonly RecordKey[], cost: -cost * surplus, count: 1 };
        // Units that cannot be given back stay spent; the verdict is known all the same.
        return caller.run(giveBack).catch(() => result);
      }),
    );
  let granted = count;
  try {
    for (const group of groups) {
      if (!caller.isWanted()) throw new RateLimitError('STORE_TIMEOUT');
      // After a denial, the later groups are only read.
      const result = await caller.run({ keys: group, cost, count: granted });
      results.push(result);
      if (cost > 0) granted = Math.min(granted, result.granted);
    }
  } catch (error) {
    caller.fail(error);
    await giveBackSurplus(0);
    return undefined;
  }
  const final = await giveBackSurplus(granted);
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
