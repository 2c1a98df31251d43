import { type Command, type CommandOutcome, RateLimitError } from '@sluice/core';
import { type BrokenStore, brokenStore, nativeDifferentials } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Runs the last command of a batch first. */
export class RunsBatchesBackwards extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return [...(await super.execute([...commands].reverse()))].reverse();
  }
}

/** One command fails, and the whole batch does. */
export class FailsWholeBatches extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    const outcomes = await super.execute(commands);
    for (const outcome of outcomes) if (RateLimitError.is(outcome)) throw outcome;
    return outcomes;
  }
}

/** Answers no more than 16 commands, whatever its manifest says. */
export class CutsBatches extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    return super.execute(commands.slice(0, 16));
  }
}

/** Sends an empty batch, and the server calls that an error. */
export class SendsEmptyBatches extends WorkingStore {
  override async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    if (commands.length === 0) throw new RateLimitError('STORE_UNAVAILABLE', 'syntax error');
    return super.execute(commands);
  }
}

/** Its native program reads in one step and writes in the next. */
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

/** What the suite must find, and nothing else. */
export const nativeBatches: readonly BrokenStore[] = [
  brokenStore(RunsBatchesBackwards, 'runs the commands of a batch in order', [...nativeDifferentials]),
  brokenStore(FailsWholeBatches, 'a command that fails leaves the others of its batch alone'),
  brokenStore(CutsBatches, 'takes a full batch of different keys'),
  brokenStore(SendsEmptyBatches, 'answers an empty batch with nothing'),
  brokenStore(ExecutesWithoutLock, 'grants exactly the limit to 64 racers, half of them through `update`'),
];
