import {
  type Command,
  type CommandOutcome,
  type RecordKey,
  type SpendCommand,
  transitionOf,
} from '@sluice/core';
import { type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

// The native program of each store here handles one kind of check wrongly. Its `update` is correct.

/** A spend that costs the same of every key. */
type PlainSpend = SpendCommand & { readonly cost: number };

/** Its program for spends of one cost is its own. */
abstract class SpendsItsOwnWay extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const isPlain = command.kind === 'spend' && typeof command.cost === 'number';
    return isPlain ? this.spend(command as PlainSpend) : super.run(command);
  }

  protected abstract spend(command: PlainSpend): CommandOutcome;
}

/** Charges a denied check with the remaining units, in fixed windows. */
export class ChargesDenials extends SpendsItsOwnWay {
  protected override spend(command: PlainSpend): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const [key] = command.keys as readonly [RecordKey];
    const remaining = key.algorithm.available(result.records[0], result.nowMs);
    const isDenied = result.granted === 0 && command.count > 0 && command.cost <= key.algorithm.limit;
    if (!isDenied || key.algorithm.name !== 'fixed-window' || command.keys.length > 1 || remaining === 0)
      return result;
    const spendsRemaining = { ...command, cost: remaining, count: 1 };
    return { ...this.apply(command.keys, transitionOf(spendsRemaining)), granted: 0 };
  }
}

/** Stores a record for a key whose first check was denied. */
export class StoresFirstDenials extends SpendsItsOwnWay {
  protected override spend(command: PlainSpend): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const isDenied = result.granted === 0 && command.count > 0;
    this.apply(command.keys, (records, nowMs) => ({
      result: undefined,
      writes: isDenied ? records.map((record) => record ?? [nowMs + 1000, 0, nowMs, 1]) : [],
    }));
    return result;
  }
}

/** Grants all checks of a command, or none. */
export class GrantsWholeCountOrNone extends SpendsItsOwnWay {
  protected override spend(command: PlainSpend): CommandOutcome {
    const { cost, count } = command;
    if (count < 2 || cost < 1 || cost > 1000) return this.apply(command.keys, transitionOf(command));
    const asOne = { ...command, cost: cost * count, count: 1 };
    const result = this.apply(command.keys, transitionOf(asOne));
    return { ...result, granted: result.granted * count };
  }
}

/** Multiplies cost and count without checking for overflow. */
export class OverflowsCostTimesCount extends SpendsItsOwnWay {
  protected override spend(command: PlainSpend): CommandOutcome {
    const overflows = !Number.isSafeInteger(command.cost * command.count);
    const result = this.apply(command.keys, transitionOf(command));
    return overflows ? { ...result, granted: command.count } : result;
  }
}

/** Denies a check that costs nothing when nothing is left. */
export class DeniesZeroCost extends SpendsItsOwnWay {
  protected override spend(command: PlainSpend): CommandOutcome {
    const result = this.apply(command.keys, transitionOf(command));
    const isSpent = command.keys.some(
      ({ algorithm }, i) => algorithm.available(result.records[i], result.nowMs) === 0,
    );
    return command.cost === 0 && isSpent ? { ...result, granted: 0 } : result;
  }
}

/** Charges a peek as if it were a check. */
export class ChargesPeeks extends SpendsItsOwnWay {
  protected override spend(command: PlainSpend): CommandOutcome {
    if (command.count > 0) return this.apply(command.keys, transitionOf(command));
    const spends = { ...command, cost: Math.max(1, command.cost), count: 1 };
    return { ...this.apply(command.keys, transitionOf(spends)), granted: 0 };
  }
}

/** The cases that must fail each of these stores, and no others. */
export const nativeCommands: readonly BrokenStore[] = [
  brokenStore(ChargesDenials, 'a denied check changes nothing', [
    'carries usage over to a larger limit, which applies at once',
    'carries usage over to a longer window, which applies from the next check',
    'carries usage over to a shorter window',
    'spends and gives back exactly, up to 2^53 - 1 units',
    'runs the commands of a batch in order',
    ...nativeDifferentials,
  ]),
  brokenStore(StoresFirstDenials, 'a denied first check stores nothing', [
    'grants 3 per second in a fixed window that opens at first use, step by step',
    'gives back what was spent, and no more',
    ...nativeDifferentials,
  ]),
  brokenStore(GrantsWholeCountOrNone, 'grants as many of the checks in one command as fit', [
    'grants exactly the limit to 500 simultaneous checks, whatever the algorithm',
    ...nativeDifferentials,
  ]),
  brokenStore(OverflowsCostTimesCount, 'denies a cost of 2^53 - 1 that does not fit, whatever the count', [
    ...nativeDifferentials,
  ]),
  brokenStore(
    DeniesZeroCost,
    'grants a check that costs nothing, even when nothing is left, and stores nothing for it',
    [...nativeDifferentials],
  ),
  brokenStore(ChargesPeeks, 'peeking at an unknown key reports a full limit and stores nothing', [
    'peeking changes nothing',
    'runs the commands of a batch in order',
    'charges all limits with different keys, or none',
    'refunds and resets one subject only',
    ...nativeDifferentials,
  ]),
];
