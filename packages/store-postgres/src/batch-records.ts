import type { Command } from '@sluice/core';
import { storedId } from './record-id.ts';

/** The records of a batch, each once. Those that may be written come first, in ascending order. */
export class BatchRecords {
  readonly ids: readonly string[];
  /** The number of records that may be written. */
  readonly locked: number;
  readonly #idOfEachKey: string[] = [];
  readonly #places = new Map<string, number>();
  #next = 0;

  constructor(commands: readonly Command[]) {
    const written = new Set<string>();
    const read = new Set<string>();
    for (const { keys, cost, count } of commands) {
      const ids = cost !== 0 && count > 0 ? written : read;
      for (const key of keys) {
        const id = storedId(key);
        this.#idOfEachKey.push(id);
        ids.add(id);
      }
    }
    // Ids are ASCII, so Postgres compares them in the same order.
    const locked = [...written].sort();
    for (const id of written) read.delete(id);
    this.locked = locked.length;
    this.ids = [...locked, ...read];
    for (const [i, id] of this.ids.entries()) this.#places.set(id, i + 1);
  }

  /**
   * Returns the place of the next key's record, from 1. Call it once for each key of each command, in order.
   */
  next(): number {
    return this.#places.get(this.#idOfEachKey[this.#next++] as string) as number;
  }
}
