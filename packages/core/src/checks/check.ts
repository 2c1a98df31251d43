import type { StoredRecord } from '../algorithm.ts';
import {
  type Command,
  type CommandResult,
  type Cost,
  costAt,
  timesCost,
  type UpdateCommand,
} from '../command.ts';
import type { Decision } from '../decision.ts';
import type { RecordKey } from '../record-key.ts';
import { decide } from './decide.ts';

/**
 * What a check does with its cost: spends it if it fits, only looks at it, gives it back to what is there
 * now, or spends it without asking. `'take-back'` and `'renew'` settle and extend an earlier charge, and
 * `'block'` blocks the keys.
 */
export type CheckKind = 'consume' | 'peek' | 'refund' | 'penalize' | 'take-back' | 'renew' | 'block';

/** One check, as a caller asked for it. */
export interface Check {
  /** The limits of the check. One object for all checks of a plan, so its identity is that of the plan. */
  readonly plan: { readonly names: readonly string[] };
  /** One per limit, in the order of `plan.names`. */
  readonly keys: readonly RecordKey[];
  readonly cost: Cost;
  readonly kind: CheckKind;
  /** When the units of each key were charged; present for `'take-back'` and `'renew'`. */
  readonly chargedAtMs?: readonly number[];
  /** How long to block; present for `'block'`. */
  readonly forMs?: number;
}

/** The result of a check's command, as the engine puts it together. */
export interface CheckResult extends CommandResult {
  /** When the units of each key were charged, if not all at `nowMs`. */
  readonly chargedAtMs?: readonly number[];
}

/** Identical checks that a command counts in addition to those of its callers, for checks that come later. */
export interface Ahead {
  /** Called when the command is sent, each time it is. Returns how many checks to add. */
  take(): number;
  /** The store has granted this many of them, at least 1. Called before the command ends. */
  granted(count: number, result: CheckResult): void;
  /** The command has ended or will never be sent; with the error, if it failed. May be called again. */
  ended(error?: unknown): void;
}

/** A check on its way to the store. */
export interface SentCheck extends Check {
  /** Adds checks to the command; only for `'consume'`. */
  readonly ahead?: Ahead;
}

/** Called with the result of a check, and whether it was granted, before the caller gets its answer. */
export type ResultListener = (result: CheckResult, isGranted: boolean) => void;

/** Whether the check can neither spend nor give back anything. */
export function isFree(cost: Cost): boolean {
  return typeof cost === 'number' ? cost === 0 : cost.every((units) => units === 0);
}

/** The command that runs `count` identical checks. */
export function commandOf(check: Check, count = 1): Command | UpdateCommand {
  const { keys, cost, kind, chargedAtMs, forMs } = check;
  switch (kind) {
    case 'consume':
      return { kind: 'spend', keys, cost, count };
    case 'peek':
      return { kind: 'spend', keys, cost, count: 0 };
    case 'refund':
      return { kind: 'take-back', keys, cost };
    case 'penalize':
      return { kind, keys, cost };
    case 'take-back':
      return { kind, keys, cost, chargedAtMs: chargedAtMs?.[0] };
    case 'renew':
      return { kind, keys, cost, chargedAtMs: chargedAtMs?.[0] as number };
    case 'block':
      return { kind, keys, forMs: forMs as number };
  }
}

/** The part of a check that concerns the keys at these indices. */
export function partOf(check: Check, indices: readonly number[]): Check {
  const { keys, cost, chargedAtMs } = check;
  const pick = <T>(list: readonly T[]): readonly T[] => indices.map((i) => list[i] as T);
  return {
    ...check,
    keys: pick(keys),
    cost: typeof cost === 'number' ? cost : pick(cost),
    ...(chargedAtMs !== undefined && { chargedAtMs: pick(chargedAtMs) }),
  };
}

/**
 * The decisions of `count` identical checks that ran as one command, in the order in which they arrived: the
 * first `granted` of them spent. Each sees the records as they were right after it. The command may have
 * counted more checks, ahead of their callers; they come last.
 */
export function decisionsOf(check: Check, result: CommandResult, count: number): readonly Decision[] {
  const isPeek = check.kind === 'peek';
  // A growing array reserves room for sixteen more entries, and most commands have one caller.
  if (count === 1) {
    const own = result.granted > 1 ? rewound(check, result, result.granted - 1) : result;
    return [decide(check, own, !isPeek && result.granted > 0)];
  }
  if (check.kind !== 'consume') return new Array<Decision>(count).fill(decide(check, result, !isPeek));
  const decisions: Decision[] = [];
  const { granted } = result;
  for (let i = 0; i < granted && i < count; i++) {
    decisions.push(decide(check, rewound(check, result, granted - 1 - i), true));
  }
  if (granted >= count) return decisions;
  const denial = decide(check, result, false);
  while (decisions.length < count) decisions.push(denial);
  return decisions;
}

/** The result as it was before the last `times` checks spent. */
function rewound({ keys, cost }: Check, result: CommandResult, times: number): CommandResult {
  if (times === 0 || isFree(cost)) return result;
  return withoutUnits(keys, result, timesCost(cost, times));
}

/** The result as it was before its command spent these units. They must be among those that it spent. */
export function withoutUnits(keys: readonly RecordKey[], result: CommandResult, spent: Cost): CommandResult {
  const { nowMs } = result;
  const records = result.records.map((record, i): StoredRecord | undefined => {
    const units = costAt(spent, i);
    return record === undefined || units === 0
      ? record
      : keys[i]?.algorithm.takeBack(record, nowMs, units, undefined);
  });
  return { ...result, records };
}
