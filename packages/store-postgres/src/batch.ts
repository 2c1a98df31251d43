import {
  type Algorithm,
  type Command,
  type CommandOutcome,
  RateLimitError,
  type StoredRecord,
} from '@sluice/core';
import { plainArray, textArray } from './array-literal.ts';
import { rowId } from './row-id.ts';

/** Every limit passes so many parameters to execute.sql; algorithms with fewer leave the rest 0. */
const PARAMETERS = 3;

/** The arguments of execute.sql for these commands; `clockMs` is `null` for the time of the server. */
export function batchArguments(commands: readonly Command[], clockMs: number | null): unknown[] {
  const records = new Records(commands);
  const limits = new Map<Algorithm, number>();
  const flat: number[] = [];
  for (const { keys, cost, count } of commands) {
    flat.push(cost, count, keys.length);
    for (const key of keys) {
      let limit = limits.get(key.algorithm);
      if (limit === undefined) {
        limit = limits.size + 1;
        limits.set(key.algorithm, limit);
      }
      flat.push(records.next(), limit);
    }
  }
  const algorithms = [...limits.keys()];
  const parameters = algorithms.flatMap((algorithm) =>
    Array.from({ length: PARAMETERS }, (_, i) => algorithm.parameters[i] ?? 0),
  );
  return [
    clockMs,
    textArray(records.ids),
    records.locked,
    textArray(algorithms.map(({ name }) => name)),
    plainArray(parameters),
    plainArray(flat),
  ];
}

/** The records of a batch, each once: those that may be written first, in ascending order. */
class Records {
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

/** What execute.sql has answered, for each of the commands. */
export function batchOutcomes(answer: string, commands: readonly Command[]): CommandOutcome[] {
  const [nowMs, ...answers] = JSON.parse(answer) as [number, ...(CommandAnswer | null)[]];
  return commands.map((_, i) => {
    const one = answers[i];
    if (!one) return new RateLimitError('RECORD_CORRUPT');
    const [granted, ...records] = one;
    return { granted, nowMs, records: records.map((record) => record ?? undefined) };
  });
}

type CommandAnswer = [granted: number, ...records: (StoredRecord | null)[]];
