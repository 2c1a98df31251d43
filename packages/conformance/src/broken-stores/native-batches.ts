import { type Command, type CommandOutcome, RateLimitError } from '@sluice/core';
import { type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Runs the last command of a batch first. */
export class RunsBatchesInReverse extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return [...(await super.execute([...commands].reverse()))].reverse();
  }
}

/** Fails the whole batch when one command fails. */
export class FailsWholeBatches extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    const outcomes = await super.execute(commands);
    for (const outcome of outcomes) if (RateLimitError.is(outcome)) throw outcome;
    return outcomes;
  }
}

/** Runs at most 16 commands of a batch, whatever its `capabilities` say. */
export class TruncatesBatches extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return super.execute(commands.slice(0, 16));
  }
}

/** Sends an empty batch to its server, which rejects it. */
export class RejectsEmptyBatches extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    if (commands.length === 0) throw new RateLimitError('STORE_UNAVAILABLE', 'syntax error');
    return super.execute(commands);
  }
}

/** Its native program reads in one step and writes in another. */
export class ExecutesWithoutLock extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    await this.roundTrip();
    const { records } = this.backend;
    const before = new Map(records);
    const outcomes = this.runAll(commands);
    const after = new Map(records);
    const changed = [...before.keys(), ...after.keys()].filter((id) => before.get(id) !== after.get(id));
    records.clear();
    for (const [id, record] of before) records.set(id, record);
    await this.roundTrip();
    for (const id of changed) {
      const record = after.get(id);
      if (record === undefined) records.delete(id);
      else records.set(id, record);
    }
    return outcomes;
  }
}

/** The cases that must fail each of these stores, and no others. */
export const nativeBatches: readonly BrokenStore[] = [
  brokenStore(RunsBatchesInReverse, 'runs the commands of a batch in order', [...nativeDifferentials]),
  brokenStore(FailsWholeBatches, 'a command that fails does not affect the rest of its batch'),
  brokenStore(TruncatesBatches, 'runs a full batch of different keys'),
  brokenStore(RejectsEmptyBatches, 'returns no outcomes for an empty batch'),
  brokenStore(ExecutesWithoutLock, 'grants exactly the limit to 64 racers, half of them through `update`'),
];
