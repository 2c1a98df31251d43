import type { Algorithm, Command, CommandOutcome, RecordKey, StoredRecord } from '@sluice/core';
import { type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { SubstitutesAlgorithms, withParts } from './substitutes-algorithms.ts';
import { WorkingStore } from './working-store.ts';

// The native program of each store here takes back wrongly. Its `update` is correct.

type TakeBack = Algorithm['takeBack'];

/** Takes back in its own way, in the programs of these algorithms. */
abstract class TakesBackItsOwnWay extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    const takeBack: TakeBack = (record, nowMs, amount, chargedAtMs) =>
      this.takeBack(algorithm, record, nowMs, amount, chargedAtMs);
    return withParts(algorithm, { takeBack });
  }

  protected abstract takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord;
}

/** Gives back more than is used: the count of a fixed window goes below zero. */
function aboveFull(record: StoredRecord, amount: number): StoredRecord {
  const [endsAtMs, used = 0, openedAtMs = 0] = record;
  return [endsAtMs, used - Math.min(amount, 1e9), openedAtMs];
}

/** A refund gives back more than was spent, in fixed windows. */
export class RefundsAboveFull extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, , amount, chargedAtMs] = parts;
    const isRefund = algorithm.name === 'fixed-window' && chargedAtMs === undefined;
    return isRefund ? aboveFull(record, amount) : algorithm.takeBack(...parts);
  }
}

/** A charge gives back more than was spent, in fixed windows. */
export class TakesBackAboveFull extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, , amount, chargedAtMs = 0] = parts;
    const isHeld = algorithm.name === 'fixed-window' && chargedAtMs >= (record[2] as number);
    return isHeld ? aboveFull(record, amount) : algorithm.takeBack(...parts);
  }
}

/** Takes back from a key without a record, which creates one with negative usage that never expires. */
export class RefundsUnknownKeys extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const [key] = command.keys as readonly [RecordKey];
    const isOwn = command.kind === 'take-back' && key.algorithm.name === 'fixed-window';
    if (!isOwn || command.keys.length > 1 || typeof command.cost !== 'number') return super.run(command);
    const { cost } = command;
    const outcome = super.run(command);
    if (cost === 0) return outcome;
    return this.apply(command.keys, ([record], nowMs) => {
      if (record !== undefined) return { result: outcome };
      const writes: StoredRecord[] = [[nowMs + 1e12, -cost, nowMs]];
      return { result: { granted: 1, nowMs, records: writes }, writes };
    });
  }
}

/** Gives back to whatever is there now, whenever the charge was. */
export class IgnoresTimeOfCharges extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, nowMs, amount] = parts;
    return algorithm.takeBack(record, nowMs, amount, undefined);
  }
}

/** Gives the window that has just opened a charge of the millisecond before it, in fixed windows. */
export class TakesBackAcrossTheEdge extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, nowMs, amount, chargedAtMs] = parts;
    const isJustBefore = algorithm.name === 'fixed-window' && chargedAtMs === (record[2] as number) - 1;
    return algorithm.takeBack(record, nowMs, amount, isJustBefore ? nowMs : chargedAtMs);
  }
}

/** Never gives back to the previous window of a sliding one. */
export class ForgetsPreviousWindow extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, nowMs, amount, chargedAtMs] = parts;
    if (algorithm.name !== 'sliding-window' || chargedAtMs === undefined) return algorithm.takeBack(...parts);
    const windowStart = (ms: number): number => Math.floor(ms / algorithm.windowMs);
    const isPrevious = windowStart(chargedAtMs) < windowStart(nowMs);
    return isPrevious ? record : algorithm.takeBack(record, nowMs, amount, chargedAtMs);
  }
}

/** Frees the newest units too when an entry of a log holds fewer than are taken back. */
export class FreesOtherEntries extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, nowMs, amount, chargedAtMs] = parts;
    const after = algorithm.takeBack(...parts);
    const isLog = algorithm.name === 'sliding-window-log' || algorithm.name === 'concurrency';
    if (!isLog || chargedAtMs === undefined || after[0] <= nowMs) return after;
    const givenBack = algorithm.available(after, nowMs) - algorithm.available(record, nowMs);
    const isEntry = givenBack > 0 && givenBack < amount;
    return isEntry ? algorithm.takeBack(after, nowMs, amount - givenBack, undefined) : after;
  }
}

/** Gives back units of a bucket that have drained since they were charged. */
export class GivesBackDrainedUnits extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, nowMs, amount, chargedAtMs] = parts;
    const isBucket = ['token-bucket', 'leaky-bucket', 'gcra'].includes(algorithm.name);
    return algorithm.takeBack(record, nowMs, amount, isBucket ? undefined : chargedAtMs);
  }
}

/** A release whose slot is gone frees the slot of somebody else. */
export class ReleasesAnySlot extends TakesBackItsOwnWay {
  protected override takeBack(algorithm: Algorithm, ...parts: Parameters<TakeBack>): StoredRecord {
    const [record, nowMs, amount, chargedAtMs] = parts;
    const isSlot = algorithm.name === 'concurrency';
    return algorithm.takeBack(record, nowMs, amount, isSlot ? undefined : chargedAtMs);
  }
}

const later = 'gives nothing to a later window, one millisecond after the edge';
const entry = 'frees only the entry of a log that was charged';
const drained = 'gives a bucket back what was charged, less what has drained since';
const lateRelease = 'a late release frees no slot of another holder';
const releasedTwice = 'a slot that is released twice frees one slot';
const previousWindow = 'gives back to the window before this one, in a sliding window, what still weighs in';

/** The cases that must fail each of these stores, and no others. */
export const takeBacks: readonly BrokenStore[] = [
  brokenStore(RefundsAboveFull, 'gives back what was spent, and no more', [
    'spends and gives back exactly, up to 2^53 - 1 units',
    ...nativeDifferentials,
  ]),
  brokenStore(
    TakesBackAboveFull,
    'gives a charge back at the time at which it was charged, and never lifts a record above full',
    [...nativeDifferentials],
  ),
  brokenStore(RefundsUnknownKeys, 'stores nothing when units of a key without a record are taken back', [
    'stores nothing when units are given back to an expired record',
    ...nativeDifferentials,
  ]),
  brokenStore(IgnoresTimeOfCharges, later, [
    entry,
    drained,
    lateRelease,
    releasedTwice,
    previousWindow,
    ...nativeDifferentials,
  ]),
  brokenStore(TakesBackAcrossTheEdge, later, [...nativeDifferentials]),
  brokenStore(ForgetsPreviousWindow, previousWindow, [...nativeDifferentials]),
  brokenStore(FreesOtherEntries, entry, [...nativeDifferentials]),
  brokenStore(GivesBackDrainedUnits, drained, [later, ...nativeDifferentials]),
  brokenStore(ReleasesAnySlot, lateRelease, [entry, later, releasedTwice, ...nativeDifferentials]),
];
