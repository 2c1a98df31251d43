import type { Command } from '@sluice/core';
import { rowId } from './record-id.ts';

/** The records of a batch, each once: those that may be written first, in ascending order. */
export class BatchRecords {
  readonly ids: readonly string[];
  /** How many may be written. */
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
        const id = rowId(key);
        this.#idOfEachKey.push(id);
        ids.add(id);
      }
    }
    // Ids are ASCII, so this is also the order in which Postgres compares them.
    const locked = [...written].sort();
    for (const id of written) read.delete(id);
    this.locked = locked.length;
    this.ids = [...locked, ...read];
    for (const [i, id] of this.ids.entries()) this.#places.set(id, i + 1);
  }

  /** The place of the next key's record, from 1: call it once for each key of each command, in order. */
  next(): number {
    return this.#places.get(this.#idOfEachKey[this.#next++] as string) as number;
  }
}
