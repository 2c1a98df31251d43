import { type Command, costAt, type RecordKey } from '@sluice/core';
import { isLockedLast } from './native-algorithms.ts';
import { storedId } from './record-id.ts';

/** The records of a batch, each once. Those to lock come first; both parts are in ascending order. */
export class BatchRecords {
  readonly ids: readonly string[];
  /** The number of records to lock. */
  readonly locked: number;
  readonly #idOfEachKey: string[] = [];
  readonly #places = new Map<string, number>();
  #next = 0;

  constructor(commands: readonly Command[]) {
    const locked = new Set<string>();
    const read = new Set<string>();
    for (const command of commands) {
      for (const [i, key] of command.keys.entries()) {
        const id = storedId(key);
        this.#idOfEachKey.push(id);
        (isToBeLocked(command, i, key) ? locked : read).add(id);
      }
    }
    for (const id of locked) read.delete(id);
    this.locked = locked.size;
    // Ids are ASCII, so Postgres compares them in the same order.
    this.ids = [...[...locked].sort(), ...[...read].sort()];
    for (const [i, id] of this.ids.entries()) this.#places.set(id, i + 1);
  }

  /**
   * Returns the place of the next key's record, from 1. Call it once for each key of each command, in order.
   */
  next(): number {
    return this.#places.get(this.#idOfEachKey[this.#next++] as string) as number;
  }
}

function isToBeLocked(command: Command, index: number, { algorithm }: RecordKey): boolean {
  const isPeek = command.kind === 'spend' && command.count === 0;
  return !isPeek && costAt(command.cost, index) > 0 && !isLockedLast(algorithm.name);
}
