import type { Algorithm, Command, CommandOutcome, RecordKey } from '@sluice/core';
import { WorkingStore } from './working-store.ts';

/** Its native program runs every command with another algorithm in place of its own. */
export abstract class SubstitutesAlgorithms extends WorkingStore {
  protected override run(command: Command): CommandOutcome {
    const keys = command.keys.map((key) => ({ ...key, algorithm: this.replacementFor(key) }));
    return super.run({ ...command, keys });
  }

  protected abstract replacementFor(key: RecordKey): Algorithm;
}

/** The algorithm with other functions in place of some of its own; `undefined` leaves one out. */
export function withParts(
  algorithm: Algorithm,
  parts: { readonly [Part in keyof Algorithm]?: Algorithm[Part] | undefined },
): Algorithm {
  const { name, version, parameters, limit, windowMs, rebase, onDenied } = algorithm;
  const own: Algorithm = {
    ...{ name, version, parameters, limit, windowMs },
    available: (record, nowMs) => algorithm.available(record, nowMs),
    spend: (record, nowMs, amount) => algorithm.spend(record, nowMs, amount),
    takeBack: (record, nowMs, amount, atMs) => algorithm.takeBack(record, nowMs, amount, atMs),
    describe: (record, nowMs, cost) => algorithm.describe(record, nowMs, cost),
    ...(rebase && { rebase: (record, nowMs) => rebase.call(algorithm, record, nowMs) }),
    ...(onDenied && { onDenied: (record, nowMs) => onDenied.call(algorithm, record, nowMs) }),
  };
  return { ...own, ...parts } as Algorithm;
}
