import type { StoredRecord } from '../algorithm.ts';
import type { Command, CommandResult } from '../command.ts';

/** Runs a command of a single key. */
export type RunOne = (command: Command) => Promise<CommandResult>;

/**
 * Runs a command of several keys on a store that changes only one key at a time: takes limit by limit, in the order of the
 * keys, each for as many checks as the ones before granted; then gives back what was taken for checks that a later
 * limit denied. It never over-admits; for a moment it may deny a check that would have fitted. Where a give-back
 * fails, or the process dies in between, what was taken stays spent until its window has passed.
 */
export async function runInTurn(command: Command, run: RunOne): Promise<CommandResult> {
  const { keys, cost, count } = command;
  const results: CommandResult[] = [];
  let granted = count;
  try {
    for (const key of keys) {
      // After a denial, the limits that follow are only looked at.
      const result = await run({ keys: [key], cost, count: granted });
      granted = Math.min(granted, result.granted);
      results.push(result);
    }
  } catch (error) {
    await giveBack(command, results, 0, run).catch(() => undefined);
    throw error;
  }
  const records = cost > 0 ? await giveBack(command, results, granted, run) : results.map(recordOf);
  return { granted: cost < 0 ? 1 : granted, nowMs: Math.max(...results.map(({ nowMs }) => nowMs)), records };
}

/** Leaves each key charged for `granted` checks only. The records after that. */
function giveBack(
  { keys, cost }: Command,
  results: readonly CommandResult[],
  granted: number,
  run: RunOne,
): Promise<(StoredRecord | undefined)[]> {
  const each = results.map(async (result, i) => {
    const surplus = result.granted - granted;
    if (surplus <= 0 || cost <= 0) return recordOf(result);
    return recordOf(await run({ keys: keys.slice(i, i + 1), cost: -cost * surplus, count: 1 }));
  });
  return Promise.all(each);
}

function recordOf({ records }: CommandResult): StoredRecord | undefined {
  return records[0];
}
