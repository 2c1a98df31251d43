import {
  type Command,
  type CommandOutcome,
  type CommandResult,
  costAt,
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

/** Its native program charges limit by limit: limits before the one that denies stay charged. */
export class ChargesLimitByLimit extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    if (command.kind !== 'spend') return super.run(command);
    const results = command.keys.map((key, i): CommandResult => {
      const one = { ...command, keys: [key], cost: costAt(command.cost, i) };
      return this.apply(one.keys, transitionOf(one));
    });
    return {
      granted: Math.min(...results.map(({ granted }) => granted)),
      nowMs: this.clock.now(),
      records: results.flatMap(({ records }) => records),
    };
  }
}

/** The cases that must fail each of these stores, and no others. */
export const severalKeys: readonly BrokenStore[] = [
  brokenStore(WritesFirstKeyOnly, 'charges what was granted to each of several limits', [
    'charges all limits of one key or none: 50 denials by one cost the other nothing',
    'charges all limits of different keys or none: 50 denials by one cost the other nothing',
    'charges every limit equally when 64 racers check several at once',
    'answers all 64 racers that name two keys in opposite orders',
    'charges all limits with different keys, or none',
    'a denial by another limit blocks the key, an allowed check does not',
    'a denied check does not extend a block',
    'spends from each limit its own cost, from all of them or from none',
    'takes back from each limit its own cost, and charges each its own penalty',
    ...allDifferentials,
  ]),
  brokenStore(
    ChargesLimitByLimit,
    'charges all limits of different keys or none: 50 denials by one cost the other nothing',
    [
      'charges all limits of one key or none: 50 denials by one cost the other nothing',
      'charges all limits with different keys, or none',
      'a denial by another limit blocks the key, an allowed check does not',
      'a denied check does not extend a block',
      'spends from each limit its own cost, from all of them or from none',
      ...nativeDifferentials,
    ],
  ),
];
