import {
  type Command,
  type CommandOutcome,
  type RecordKey,
  type StoredRecord,
  transitionOf,
} from '@sluice/core';
import { type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

// Each store here has a native program that takes one kind of command wrongly; its `update` is right.

/** Charges a check that is denied with what is left, in fixed windows. */
export class ChargesDenials extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const [key] = command.keys as readonly [RecordKey];
    const rest = key.algorithm.available(result.records[0], result.nowMs);
    const isDenied = result.granted === 0 && command.count > 0 && command.cost <= key.algorithm.limit;
    if (!isDenied || key.algorithm.name !== 'fixed-window' || command.keys.length > 1 || rest === 0)
      return result;
    const takesTheRest = { ...command, cost: rest, count: 1 };
    return { ...this.apply(command.keys, transitionOf(takesTheRest)), granted: 0 };
  }
}

/** Stores something for a key that was denied before it ever spent. */
export class RemembersDenials extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const isDenied = result.granted === 0 && command.count > 0;
    this.apply(command.keys, (records, nowMs) => ({
      result: undefined,
      writes: isDenied ? records.map((record) => record ?? [nowMs + 1000, 0, nowMs, 1]) : [],
    }));
    return result;
  }
}

/** Grants all of several checks, or none. */
export class GrantsAllOrNone extends WorkingStore {
  protected override run({ keys, cost, count }: Command): CommandOutcome {
    if (count < 2 || cost < 1 || cost > 1000) return this.apply(keys, transitionOf({ keys, cost, count }));
    const asOne = { keys, cost: cost * count, count: 1 };
    const result = this.apply(keys, transitionOf(asOne));
    return { ...result, granted: result.granted * count };
  }
}

/** Multiplies cost and count, and does not look whether that is a number it can hold. */
export class OverflowsSilently extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const overflows = !Number.isSafeInteger(command.cost * command.count);
    const result = this.apply(command.keys, transitionOf(command));
    return overflows ? { ...result, granted: command.count } : result;
  }
}

/** Denies what costs nothing when nothing is left. */
export class DeniesTheFree extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const isSpent = command.keys.some(
      ({ algorithm }, i) => algorithm.available(result.records[i], result.nowMs) === 0,
    );
    return command.cost === 0 && isSpent ? { ...result, granted: 0 } : result;
  }
}

/** Counts a look as a check. */
export class ChargesPeeks extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    if (command.count > 0) return this.apply(command.keys, transitionOf(command));
    const spends = { ...command, cost: Math.max(1, command.cost), count: 1 };
    return { ...this.apply(command.keys, transitionOf(spends)), granted: 0 };
  }
}

/** Gives back more than was spent: a fixed window's count goes below zero. */
export class LiftsAboveFull extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    if (command.cost >= 0) return this.apply(command.keys, transitionOf(command));
    return this.apply(command.keys, (records, nowMs) => {
      const writes = records.map((record, i): StoredRecord | undefined => {
        const { algorithm } = command.keys[i] as RecordKey;
        if (record === undefined) return undefined;
        const [expiresAtMs, used] = record as [number, number];
        const isWindow = algorithm.name === 'fixed-window' && command.cost > -Number.MAX_SAFE_INTEGER / 2;
        return isWindow ? [expiresAtMs, used + command.cost] : algorithm.spend(record, nowMs, command.cost);
      });
      return { result: { granted: 1, nowMs, records: writes }, writes };
    });
  }
}

/** Gives back to a key without a record, and so makes one that says less than nothing was used, for ever. */
export class RefundsFromNothing extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    if (command.cost >= 0) return this.apply(command.keys, transitionOf(command));
    return this.apply(command.keys, (records, nowMs) => {
      const forEver = nowMs + 1e12;
      const writes = records.map((record, i): StoredRecord | undefined => {
        const { algorithm } = command.keys[i] as RecordKey;
        if (record !== undefined) return algorithm.spend(record, nowMs, command.cost);
        return algorithm.name === 'fixed-window' ? [forEver, command.cost] : undefined;
      });
      return { result: { granted: 1, nowMs, records: writes }, writes };
    });
  }
}

/** What the suite must find, and nothing else. */
export const nativeCommands: readonly BrokenStore[] = [
  brokenStore(ChargesDenials, 'a denied check changes nothing', [
    'carries usage over to a larger limit, and grants by it at once',
    'carries usage over to a longer window, and grants by it from the next check',
    'carries usage over to a shorter window',
    'spends and gives back up to 2^53 - 1 units, exactly',
    'runs the commands of a batch in order',
    ...nativeDifferentials,
  ]),
  brokenStore(RemembersDenials, 'a denied first check stores nothing', [
    'grants 3 per second in a fixed window that opens at first use, step by step',
    'gives back what was spent, and never more than that',
    ...nativeDifferentials,
  ]),
  brokenStore(GrantsAllOrNone, 'grants of several checks in one command as many as fit', [
    'grants exactly the limit to 500 simultaneous checks, whatever the algorithm',
    ...nativeDifferentials,
  ]),
  brokenStore(
    OverflowsSilently,
    'denies a cost of 2^53 - 1 that does not fit, however many checks there are of it',
    [...nativeDifferentials],
  ),
  brokenStore(
    DeniesTheFree,
    'grants what costs nothing, also when nothing is left, and stores nothing for it',
    [...nativeDifferentials],
  ),
  brokenStore(ChargesPeeks, 'peeking at an unknown key tells of a full limit and stores nothing', [
    'peeking changes nothing',
    'runs the commands of a batch in order',
    'charges limits with different keys all or none',
    'gives back, and forgets on reset, for one subject only',
    ...nativeDifferentials,
  ]),
  brokenStore(LiftsAboveFull, 'gives back what was spent, and never more than that', [
    ...nativeDifferentials,
  ]),
  brokenStore(RefundsFromNothing, 'stores nothing when units are given back to a record that has expired', [
    ...nativeDifferentials,
  ]),
];
