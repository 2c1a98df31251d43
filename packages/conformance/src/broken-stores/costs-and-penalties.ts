import {
  type Command,
  type CommandOutcome,
  type CommandResult,
  costAt,
  type RecordKey,
  type StoredRecord,
  transitionOf,
} from '@sluice/core';
import { type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

// The native program of each store here gets a cost per key, or a penalty, wrong. Its `update` is correct.

/** Runs the command with other costs, one for each key. */
abstract class ChangesCosts extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const { cost } = command;
    return super.run(typeof cost === 'number' ? command : { ...command, cost: this.costs(command, cost) });
  }

  protected abstract costs(command: Command, costs: readonly number[]): readonly number[];
}

/** Spends the cost of the first key on every key. */
export class SpendsFirstCostEverywhere extends ChangesCosts {
  protected override costs({ kind }: Command, costs: readonly number[]): readonly number[] {
    return kind === 'spend' ? costs.map(() => costs[0] as number) : costs;
  }
}

/** Charges a limit at least one unit. */
export class ChargesCostsOfZero extends ChangesCosts {
  protected override costs({ kind }: Command, costs: readonly number[]): readonly number[] {
    return kind === 'spend' ? costs.map((units) => Math.max(1, units)) : costs;
  }
}

/** Takes back, and penalizes, the cost of the first key on every key. */
export class SettlesFirstCostEverywhere extends ChangesCosts {
  protected override costs({ kind }: Command, costs: readonly number[]): readonly number[] {
    return kind === 'spend' ? costs : costs.map(() => costs[0] as number);
  }
}

/** Denies a check when a limit that it costs nothing has nothing left. */
export class CountsLimitsOfZeroCost extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const { keys, cost } = command;
    if (command.kind !== 'spend' || typeof cost === 'number') return super.run(command);
    return this.apply(keys, (records, nowMs) => {
      const isEmpty = ({ algorithm }: RecordKey, i: number): boolean =>
        cost[i] === 0 && algorithm.available(records[i], nowMs) === 0;
      if (keys.some(isEmpty)) return { result: { granted: 0, nowMs, records } };
      return transitionOf(command)(records, nowMs);
    });
  }
}

/** Charges nothing for a penalty that does not fit. */
export class DeniesPenalties extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    if (command.kind !== 'penalize') return super.run(command);
    const { keys, cost } = command;
    return this.apply(keys, (records, nowMs) => {
      const spends = transitionOf({ kind: 'spend', keys, cost, count: 1 })(records, nowMs);
      if (spends.result.granted === 1) return transitionOf(command)(records, nowMs);
      return { result: { granted: 1, nowMs, records, charged: keys.map(() => 0) } };
    });
  }
}

/** Reports the whole penalty as charged, whatever fitted. */
export class ReportsWholePenalties extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    if (command.kind !== 'penalize') return super.run(command);
    const result: CommandResult = this.apply(command.keys, transitionOf(command));
    return { ...result, charged: command.keys.map((_, i) => costAt(command.cost, i)) };
  }
}

/** Adds a penalty that does not fit to the count of a sliding window: it weighs in on the next one. */
export class LeavesDebt extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const [{ algorithm }] = command.keys as readonly [RecordKey];
    const isOwn = command.kind === 'penalize' && algorithm.name === 'sliding-window';
    const owed = isOwn ? costAt(command.cost, 0) - (result.charged?.[0] ?? 0) : 0;
    if (owed <= 0 || owed > 1000) return result;
    return this.apply(command.keys, ([record, ...rest], nowMs) => {
      const [expiresAtMs, startMs, current, previous] = record as readonly [number, number, number, number];
      const inDebt: StoredRecord = [expiresAtMs, startMs, current + owed, previous];
      return { result: { ...result, nowMs, records: [inDebt, ...rest] }, writes: [inDebt] };
    });
  }
}

/** Stores a record for a key that a penalty has charged nothing. */
export class StoresPenaltiesOfNothing extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const [{ algorithm }] = command.keys as readonly [RecordKey];
    if (command.kind !== 'penalize' || algorithm.name !== 'fixed-window') return result;
    return this.apply(command.keys, ([record], nowMs) => {
      if (record !== undefined) return { result };
      const empty: StoredRecord = [nowMs + algorithm.windowMs, 0, nowMs];
      return { result, writes: [empty] };
    });
  }
}

const ownCost = 'spends from each limit its own cost, from all of them or from none';
const zeroCost = 'a cost of 0 neither charges a limit nor asks it';
const settled = 'takes back from each limit its own cost, and charges each its own penalty';
const penalized = 'charges a penalty whether or not it fits, and reports what it has charged';
const noDebt = 'a penalty empties the limit, and leaves no debt';

/** The cases that must fail each of these stores, and no others. */
export const costsAndPenalties: readonly BrokenStore[] = [
  brokenStore(SpendsFirstCostEverywhere, ownCost, [
    zeroCost,
    settled,
    'a denial blocks no key of a limit without `onDenied`, nor one at a cost of 0',
    ...nativeDifferentials,
  ]),
  brokenStore(ChargesCostsOfZero, zeroCost, [
    'a denial blocks no key of a limit without `onDenied`, nor one at a cost of 0',
    ...nativeDifferentials,
  ]),
  brokenStore(CountsLimitsOfZeroCost, zeroCost, [...nativeDifferentials]),
  brokenStore(SettlesFirstCostEverywhere, settled, [...nativeDifferentials]),
  brokenStore(DeniesPenalties, penalized, [settled, noDebt, ...nativeDifferentials]),
  brokenStore(ReportsWholePenalties, penalized, [settled, ...nativeDifferentials]),
  brokenStore(LeavesDebt, noDebt, [...nativeDifferentials]),
  brokenStore(StoresPenaltiesOfNothing, 'a penalty of 0 stores nothing', [...nativeDifferentials]),
];
