import {
  type Algorithm,
  type Command,
  type CommandOutcome,
  RateLimitError,
  type StoredRecord,
} from '@sluice/core';
import { plainArray, textArray } from './array-literal.ts';
import { BatchRecords } from './batch-records.ts';
import { nativeAlgorithm } from './native-algorithms.ts';
import type { PgQuery } from './pg-client.ts';
import { storedId } from './record-id.ts';
import type { Statements } from './statements.ts';

/** A batch of commands as one statement, and how to read its answer. */
export interface Batch {
  readonly query: PgQuery;
  /** One outcome per command, in order. */
  outcomes(answer: string): CommandOutcome[];
}

/** At least one command. `clockMs` is `null` for the time of the server. */
export function batchOf(commands: readonly Command[], clockMs: number | null, statements: Statements): Batch {
  return batchOfOneLimit(commands, clockMs, statements) ?? batchOfAny(commands, clockMs, statements);
}

/**
 * A batch for take.sql: one check each of different keys, of one cost, against one limit. `undefined` for any
 * other.
 */
function batchOfOneLimit(
  commands: readonly Command[],
  clockMs: number | null,
  statements: Statements,
): Batch | undefined {
  const { keys: firstKeys, cost } = commands[0] as Command;
  const algorithm = firstKeys[0]?.algorithm as Algorithm;
  const { layout, sqlName } = nativeAlgorithm(algorithm.name);
  if (cost <= 0 || layout !== 'row') return undefined;
  const places = new Map<string, number>();
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i] as Command;
    const [key] = command.keys;
    if (command.count !== 1 || command.cost !== cost || command.keys.length !== 1) return undefined;
    if (key?.algorithm !== algorithm) return undefined;
    places.set(storedId(key), i);
  }
  if (places.size < commands.length) return undefined;
  // Ids are ASCII, so Postgres compares them in the same order.
  const ids = [...places.keys()].sort();
  return {
    query: statements.take(sqlName, clockMs, textArray(ids), cost, ...parametersOf(algorithm)),
    outcomes(answer) {
      const parsed = JSON.parse(answer) as TakeAnswer;
      const [nowMs, granted] = parsed;
      const outcomes: CommandOutcome[] = new Array(commands.length);
      // Where all were granted, as in most batches, the numbers of all records follow each other without
      // brackets.
      const length = (parsed.length - 2) / commands.length;
      for (let i = 0; i < ids.length; i++) {
        outcomes[places.get(ids[i] as string) as number] =
          granted === commands.length
            ? {
                granted: 1,
                nowMs,
                records: [parsed.slice(2 + i * length, 2 + (i + 1) * length) as unknown as StoredRecord],
              }
            : outcomeOf(parsed[2 + i] as CommandAnswer, nowMs);
      }
      return outcomes;
    },
  };
}

/** A batch for execute.sql. */
function batchOfAny(commands: readonly Command[], clockMs: number | null, statements: Statements): Batch {
  const records = new BatchRecords(commands);
  const limits = new Map<Algorithm, number>();
  const flat: number[] = [];
  for (const { keys, cost, count } of commands) {
    flat.push(cost, count, keys.length);
    for (const { algorithm } of keys) {
      let limit = limits.get(algorithm);
      if (limit === undefined) {
        nativeAlgorithm(algorithm.name);
        limit = limits.size + 1;
        limits.set(algorithm, limit);
      }
      flat.push(records.next(), limit);
    }
  }
  const algorithms = [...limits.keys()];
  return {
    query: statements.execute(
      clockMs,
      textArray(records.ids),
      records.locked,
      textArray(algorithms.map(({ name }) => name)),
      plainArray(algorithms.flatMap(parametersOf)),
      plainArray(flat),
    ),
    outcomes(answer) {
      const [nowMs, ...answers] = JSON.parse(answer) as Answer;
      return commands.map((_, i) => outcomeOf(answers[i], nowMs));
    },
  };
}

/**
 * The parameters of a limit as SQL takes them: always three, with 0 for those that an algorithm does not
 * have.
 */
function parametersOf({ parameters: [p1 = 0, p2 = 0, p3 = 0] }: Algorithm): [number, number, number] {
  return [p1, p2, p3];
}

/** The answer to a command; `null` where a record does not fit its algorithm. */
type CommandAnswer = [granted: number, ...records: (StoredRecord | null)[]] | null;

/** The answer of execute.sql. */
type Answer = [nowMs: number, ...answers: CommandAnswer[]];

/** The answer of take.sql: only numbers if all were granted. */
type TakeAnswer = [nowMs: number, granted: number, ...answers: (number | CommandAnswer)[]];

function outcomeOf(answer: CommandAnswer | undefined, nowMs: number): CommandOutcome {
  if (!answer) return new RateLimitError('RECORD_CORRUPT');
  const records: (StoredRecord | undefined)[] = [];
  for (let i = 1; i < answer.length; i++) records.push((answer[i] as StoredRecord | null) ?? undefined);
  return { granted: answer[0], nowMs, records };
}
