import type { StoredRecord } from '../algorithm.ts';
import type { AtomicGroup } from '../atomic-groups.ts';
import { type Check, type CheckResult, commandOf, partOf } from '../checks/check.ts';
import {
  type Command,
  type CommandResult,
  type Cost,
  costAt,
  timesCost,
  type UpdateCommand,
} from '../command.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';

/** The caller of {@link runGroupByGroup}. */
export interface GroupCaller {
  /** Runs the command on one group. */
  run(command: Command | UpdateCommand): Promise<CommandResult>;
  /** Whether anyone still waits for the answer. */
  isWanted(): boolean;
  /** Called with a failure before the units are given back, which the caller need not wait for. */
  fail(error: unknown): void;
}

/**
 * Runs `count` identical checks on a store that cannot change all of their keys in one step. Charges one
 * group after another, in a fixed order, each for as many checks as the earlier groups granted. Then takes
 * back what was charged for checks that a later group denied, or that no caller waits for because a group
 * failed or the deadline passed. For a moment it may deny a check that would have fitted; it never grants too
 * much, because a charge is taken back from the window that it was charged to, or not at all. If that fails,
 * or the process dies in between, the units stay spent until their window has passed. Resolves to `undefined`
 * after a failure, which `fail` has been called with.
 */
export async function runGroupByGroup(
  check: Check,
  count: number,
  groups: readonly AtomicGroup[],
  caller: GroupCaller,
): Promise<CheckResult | undefined> {
  const parts = groups.map((group) => partOf(check, group));
  const results: CommandResult[] = [];
  const spends = check.kind === 'consume';
  const takeBackSurplus = (granted: number): Promise<CommandResult[]> =>
    Promise.all(
      results.map((result, i) => {
        const surplus = result.granted - granted;
        const { keys, cost } = parts[i] as Check;
        if (!spends || surplus <= 0 || isNothing(keys, cost)) return result;
        const chargedAtMs = result.nowMs;
        // Units that cannot be given back stay spent; the verdict is known all the same.
        return caller
          .run({ kind: 'take-back', keys, cost: timesCost(cost, surplus), chargedAtMs })
          .catch(() => result);
      }),
    );
  let granted = spends ? count : 1;
  try {
    for (const part of parts) {
      if (!caller.isWanted()) throw new RateLimitError('STORE_TIMEOUT');
      // After a denial, the later groups are only read.
      const result = await caller.run(commandOf(part, spends ? granted : 1));
      results.push(result);
      // A group that nothing is asked of grants whatever it is asked.
      if (spends && isNothing(part.keys, part.cost)) continue;
      if (check.kind !== 'peek') granted = Math.min(granted, result.granted);
    }
  } catch (error) {
    caller.fail(error);
    await takeBackSurplus(0);
    return undefined;
  }
  const final = await takeBackSurplus(granted);
  if (spends && granted < count) await passOnDenial(parts, final, caller);
  return joined(check, groups, results, final, granted);
}

/** A denial has to reach the limits in other groups that act on it, such as a `block`. */
async function passOnDenial(
  parts: readonly Check[],
  final: CommandResult[],
  caller: GroupCaller,
): Promise<void> {
  const reached = parts.map(async ({ keys }, i) => {
    if (!keys.some(({ algorithm }) => algorithm.onDenied !== undefined)) return;
    // If it fails, the key is not blocked; the check is denied all the same.
    const result = await caller.run({ kind: 'deny', keys }).catch(() => undefined);
    if (result !== undefined) final[i] = result;
  });
  await Promise.all(reached);
}

function isNothing(keys: readonly RecordKey[], cost: Cost): boolean {
  return keys.every((_, i) => costAt(cost, i) === 0);
}

/** The results of the groups as one. `charging` are those of the charges, `final` those after them. */
function joined(
  { keys }: Check,
  groups: readonly AtomicGroup[],
  charging: readonly CommandResult[],
  final: readonly CommandResult[],
  granted: number,
): CheckResult {
  const records = new Array<StoredRecord | undefined>(keys.length).fill(undefined);
  const chargedAtMs = new Array<number>(keys.length).fill(0);
  const charged = final.some((result) => result.charged !== undefined)
    ? new Array<number>(keys.length).fill(0)
    : undefined;
  for (const [i, group] of groups.entries()) {
    for (const [j, index] of group.entries()) {
      records[index] = final[i]?.records[j];
      chargedAtMs[index] = charging[i]?.nowMs as number;
      if (charged !== undefined) charged[index] = final[i]?.charged?.[j] ?? 0;
    }
  }
  const nowMs = Math.max(...final.map((result) => result.nowMs));
  return { granted, nowMs, records, chargedAtMs, ...(charged !== undefined && { charged }) };
}
