import {
  type Command,
  type CommandOutcome,
  type CommandResult,
  type RecordKey,
  type Transition,
  transitionOf,
} from '@sluice/core';
import { allDifferentials, type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Loses the writes to all keys but the first. */
export class WritesFirstKeyOnly extends WorkingStore {
  protected override apply<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    return super.apply(keys, (records, nowMs) => {
      const { result, writes } = transition(records, nowMs);
      return writes === undefined ? { result } : { result, writes: writes.slice(0, 1) };
    });
  }
}

/** Its native program charges limit by limit: those before the one that denies have been charged by then. */
export class ChargesLimitByLimit extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const results = command.keys.map((key): CommandResult => {
      const one = { ...command, keys: [key] };
      return this.apply(one.keys, transitionOf(one));
    });
    return {
      granted: Math.min(...results.map(({ granted }) => granted)),
      nowMs: this.clock.now(),
      records: results.flatMap(({ records }) => records),
    };
  }
}

/** What the suite must find, and nothing else. */
export const severalKeys: readonly BrokenStore[] = [
  brokenStore(WritesFirstKeyOnly, 'charges each of several limits what was granted', [
    'charges all limits of one key or none: 50 denials by one cost the other nothing',
    'charges limits of different keys all or none: 50 denials by one cost the other nothing',
    'charges every limit the same when 64 racers take several at once',
    'answers all of 64 racers that take two keys in opposite orders',
    'charges limits with different keys all or none',
    ...allDifferentials,
  ]),
  brokenStore(
    ChargesLimitByLimit,
    'charges limits of different keys all or none: 50 denials by one cost the other nothing',
    [
      'charges all limits of one key or none: 50 denials by one cost the other nothing',
      'charges limits with different keys all or none',
      ...nativeDifferentials,
    ],
  ),
];
