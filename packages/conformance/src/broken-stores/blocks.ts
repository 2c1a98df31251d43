import type { Algorithm, Command, CommandOutcome, RecordKey, StoredRecord } from '@sluice/core';
import { type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { SubstitutesAlgorithms, withParts } from './substitutes-algorithms.ts';
import { WorkingStore } from './working-store.ts';

// The native program of each store here blocks wrongly. Its `update` is correct.

/** Runs another program for limits that block. */
abstract class BlocksItsOwnWay extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    return algorithm.name === 'block' ? withParts(algorithm, this.parts(algorithm)) : algorithm;
  }

  protected abstract parts(algorithm: Algorithm): Parameters<typeof withParts>[1];
}

function blockRecord(nowMs: number, forMs: number): StoredRecord {
  return [nowMs + forMs, nowMs];
}

/** A take-back lifts the block. */
export class LiftsBlocksOnTakeBack extends BlocksItsOwnWay {
  protected override parts(): Parameters<typeof withParts>[1] {
    return { takeBack: (record, nowMs) => [nowMs, ...record.slice(1)] };
  }
}

/** Blocks no key when another limit denies. */
export class IgnoresDenials extends BlocksItsOwnWay {
  protected override parts(): Parameters<typeof withParts>[1] {
    return { onDenied: undefined };
  }
}

/** Blocks a key for a second where the limit has no `onDenied`. */
export class BlocksByDefault extends BlocksItsOwnWay {
  protected override parts({ onDenied, windowMs }: Algorithm): Parameters<typeof withParts>[1] {
    return windowMs > 0 && onDenied !== undefined
      ? {}
      : { onDenied: (record, nowMs) => (record === undefined ? blockRecord(nowMs, 1000) : undefined) };
  }
}

/** Blocks the key after an allowed check too. */
export class BlocksOnEveryCheck extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const outcome = super.run(command);
    const { keys } = command;
    if (command.kind !== 'spend' || command.count === 0 || keys.length < 2) return outcome;
    this.apply(keys, (records, nowMs) => ({
      result: undefined,
      writes: keys.map(({ algorithm }, i) =>
        algorithm.name === 'block' && records[i] === undefined && algorithm.windowMs > 0
          ? blockRecord(nowMs, algorithm.windowMs)
          : undefined,
      ),
    }));
    return outcome;
  }
}

/** A denied check starts the block again. */
export class ExtendsBlocks extends BlocksItsOwnWay {
  protected override parts({ windowMs }: Algorithm): Parameters<typeof withParts>[1] {
    return { rebase: (_record, nowMs) => (windowMs > 0 ? blockRecord(nowMs, windowMs) : undefined) };
  }
}

/** Leaves records from far ahead as they are: they deny until the clock is there. */
export class KeepsRecordsFromFarAhead extends SubstitutesAlgorithms {
  protected override replacementFor({ algorithm }: RecordKey): Algorithm {
    return withParts(algorithm, { rebase: undefined });
  }
}

const leftAlone = 'a check, a penalty and a take-back leave a block as it is';
const onDenial = 'a denial by another limit blocks the key, an allowed check does not';
const extended = 'a denied check does not extend a block';
const withoutOnDenied = 'a denial blocks no key of a limit without `onDenied`, nor one at a cost of 0';

/** The cases that must fail each of these stores, and no others. */
export const blocks: readonly BrokenStore[] = [
  brokenStore(LiftsBlocksOnTakeBack, leftAlone, [...nativeDifferentials]),
  brokenStore(IgnoresDenials, onDenial, [extended, ...nativeDifferentials]),
  brokenStore(BlocksByDefault, withoutOnDenied),
  brokenStore(BlocksOnEveryCheck, onDenial, [withoutOnDenied, ...nativeDifferentials]),
  brokenStore(ExtendsBlocks, extended, [
    leftAlone,
    'denies a blocked key until the block ends, whatever the check costs',
    'ends a block no later than it was meant to last when the clock has stepped back',
    ...nativeDifferentials,
  ]),
  brokenStore(
    KeepsRecordsFromFarAhead,
    'counts usage as charged now when the clock has stepped back by a day',
    [
      'ends a block no later than it was meant to last when the clock has stepped back',
      ...nativeDifferentials,
    ],
  ),
];
