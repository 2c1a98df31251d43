import {
  type Algorithm,
  type Command,
  type CommandOutcome,
  RateLimitError,
  type StoredRecord,
} from '@sluice/core';
import { plainArray, textArray } from './array-literal.ts';
import { BatchRecords } from './batch-records.ts';
import type { PgQuery } from './pg-client.ts';
import { rowId } from './record-id.ts';
import type { Statements } from './statements.ts';

/** A batch of commands as one statement, and how to read its answer. */
export interface Batch {
  readonly query: PgQuery;
  /** One for each command, in their order. */
  outcomes(answer: string): CommandOutcome[];
}

/** `clockMs` is `null` for the time of the server. */
export function batchOf(commands: readonly Command[], clockMs: number | null, statements: Statements): Batch {
  return batchOfOneLimit(commands, clockMs, statements) ?? batchOfAny(commands, clockMs, statements);
}

/** A batch for take.sql: one check each of different keys, of one cost, against one limit. `undefined` for any other. */
function batchOfOneLimit(
  commands: readonly Command[],
  clockMs: number | null,
  statements: Statements,
): Batch | undefined {
  const { keys: firstKeys, cost } = commands[0] as Command;
  const algorithm = firstKeys[0]?.algorithm as Algorithm;
  if (cost <= 0 || algorithm.name === 'sliding-window-log') return undefined;
  const places = new Map<string, number>();
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i] as Command;
    const [key] = command.keys;
    if (command.count !== 1 || command.cost !== cost || command.keys.length !== 1) return undefined;
    if (key?.algorithm !== algorithm) return undefined;
    places.set(rowId(key), i);
  }
  if (places.size < commands.length) return undefined;
  // Ids are ASCII, so this is also the order in which Postgres compares them.
  const ids = [...places.keys()].sort();
  return {
    query: statements.take(algorithm.name, clockMs, textArray(ids), cost, ...parametersOf(algorithm)),
    outcomes(answer) {
      const parsed = JSON.parse(answer) as TakeAnswer;
      const [nowMs, granted] = parsed;
      const outcomes: CommandOutcome[] = new Array(commands.length);
      // Where all were granted, their records follow number by number, since that is the answer to most batches.
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

/** The parameters of a limit as SQL takes them: three, the last of them 0 where an algorithm has fewer. */
function parametersOf({ parameters: [p1 = 0, p2 = 0, p3 = 0] }: Algorithm): [number, number, number] {
  return [p1, p2, p3];
}

/** What was answered to a command: `null` where a record is none of its algorithm. */
type CommandAnswer = [granted: number, ...records: (StoredRecord | null)[]] | null;

/** What execute.sql answers. */
type Answer = [nowMs: number, ...answers: CommandAnswer[]];

/** What take.sql answers: numbers if all were granted. */
type TakeAnswer = [nowMs: number, granted: number, ...answers: (number | CommandAnswer)[]];

function outcomeOf(answer: CommandAnswer | undefined, nowMs: number): CommandOutcome {
  if (!answer) return new RateLimitError('RECORD_CORRUPT');
  const records: (StoredRecord | undefined)[] = [];
  for (let i = 1; i < answer.length; i++) records.push((answer[i] as StoredRecord | null) ?? undefined);
  return { granted: answer[0], nowMs, records };
}
