import type { StoredRecord } from '../algorithm.ts';
import type { Command, CommandResult } from '../command.ts';
import type { Decision } from '../decision.ts';
import type { RecordKey } from '../record-key.ts';
import { decide } from './decide.ts';

/** What a check does with its cost: spends it, only looks at it, or gives it back. */
export type CheckKind = 'consume' | 'peek' | 'refund';

/** One check, as a caller asked for it. */
export interface Check {
  /** The limits of the check. One object for all checks of a plan, so its identity is that of the plan. */
  readonly plan: { readonly names: readonly string[] };
  /** One per limit, in the order of `plan.names`. */
  readonly keys: readonly RecordKey[];
  /** At least 0. */
  readonly cost: number;
  readonly kind: CheckKind;
}

/** The command that runs `count` identical checks. */
export function commandOf({ keys, cost, kind }: Check, count = 1): Command {
  // Not `-cost`, which is -0 for a cost of 0.
  if (kind === 'refund') return { keys, cost: 0 - cost, count: 1 };
  return { keys, cost, count: kind === 'peek' ? 0 : count };
}

/**
 * The decisions of `count` identical checks that ran as one command, in the order in which they arrived: the
 * first `granted` of them spent. Each sees the records as they were right after it.
 */
export function decisionsOf(check: Check, result: CommandResult, count: number): readonly Decision[] {
  const isRefund = check.kind === 'refund';
  // A growing array reserves room for sixteen more entries, and most commands have one caller.
  if (count === 1) return [decide(check, result, check.kind === 'consume' ? result.granted > 0 : isRefund)];
  if (check.kind !== 'consume') {
    return new Array<Decision>(count).fill(decide(check, result, isRefund));
  }
  const decisions: Decision[] = [];
  const { granted } = result;
  for (let i = 0; i < granted && i < count; i++) {
    decisions.push(decide(check, rewound(check, result, (granted - 1 - i) * check.cost), true));
  }
  if (granted >= count) return decisions;
  const denial = decide(check, result, false);
  while (decisions.length < count) decisions.push(denial);
  return decisions;
}

/** The result as it was before the last `amount` units were spent. */
function rewound({ keys }: Check, result: CommandResult, amount: number): CommandResult {
  if (amount === 0) return result;
  const { nowMs } = result;
  const records = result.records.map((record, i): StoredRecord | undefined =>
    keys[i]?.algorithm.spend(record, nowMs, -amount),
  );
  return { ...result, records };
}
