import type { StoredRecord } from '../algorithm.ts';
import type { Command, CommandResult } from '../command.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { StoreCapabilities } from '../store.ts';

/** The keys in groups, each of which the store can change in one atomic step, in the order of their first key. */
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

/** What runs a command in turn needs to know of those who wait for it. */
export interface InTurnCaller {
  /** Asks the store about one group. */
  run(command: Command): Promise<CommandResult>;
  /** Whether anybody still waits for the answer. */
  isWanted(): boolean;
  /** Told of a failure before what was taken is given back: the caller need not wait for that. */
  fail(error: unknown): void;
}

/**
 * Runs a command on a store that cannot change all of its keys in one step: takes group by group, in a fixed order, each
 * for as many checks as the ones before granted; then gives back what was taken for checks that a later group denied,
 * or for nobody, since a group could not be asked or the callers' time is over. It never over-admits; for a moment it
 * may deny a check that would have fitted. Where a give-back fails, or the process dies in between, what was taken stays
 * spent until its window has passed. `undefined` after a failure, which the caller has been told of.
 */
export async function runInTurn(
  { keys, cost, count }: Command,
  groups: readonly (readonly RecordKey[])[],
  caller: InTurnCaller,
): Promise<CommandResult | undefined> {
  const results: CommandResult[] = [];
  const leaveCharged = (granted: number): Promise<CommandResult[]> =>
    Promise.all(
      results.map((result, i) => {
        const surplus = result.granted - granted;
        if (surplus <= 0 || cost <= 0) return result;
        const giveBack = { keys: groups[i] as readonly RecordKey[], cost: -cost * surplus, count: 1 };
        // What cannot be given back stays spent; the verdict is known all the same.
        return caller.run(giveBack).catch(() => result);
      }),
    );
  let granted = count;
  try {
    for (const group of groups) {
      if (!caller.isWanted()) throw new RateLimitError('STORE_TIMEOUT');
      // After a denial, the groups that follow are only looked at.
      const result = await caller.run({ keys: group, cost, count: granted });
      results.push(result);
      if (cost > 0) granted = Math.min(granted, result.granted);
    }
  } catch (error) {
    caller.fail(error);
    await leaveCharged(0);
    return undefined;
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
