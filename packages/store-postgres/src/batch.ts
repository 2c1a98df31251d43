import {
  type Algorithm,
  type Command,
  type CommandOutcome,
  costAt,
  RateLimitError,
  type RecordKey,
  type StoredRecord,
} from '@sluice/core';
import { plainArray, textArray } from './array-literal.ts';
import { BatchRecords } from './batch-records.ts';
import { kernelOf } from './native-algorithms.ts';
import type { PgQuery } from './pg-client.ts';
import { storedId } from './record-id.ts';
import type { LockWait, Statements } from './statements.ts';

/** A batch of commands as one statement, and how to read its answer. */
export interface Batch {
  readonly query: PgQuery;
  /** One outcome per command, in order. */
  outcomes(answer: string): CommandOutcome[];
}

/** At least one command. `clockMs` is `null` for the time of the server. */
export function batchOf(
  commands: readonly Command[],
  clockMs: number | null,
  statements: Statements,
  wait: LockWait,
): Batch {
  return (
    batchOfOneLimit(commands, clockMs, statements, wait) ?? batchOfAny(commands, clockMs, statements, wait)
  );
}

/**
 * A batch for take.sql: one check each of different keys, of one cost, against one limit. `undefined` for any
 * other.
 */
function batchOfOneLimit(
  commands: readonly Command[],
  clockMs: number | null,
  statements: Statements,
  wait: LockWait,
): Batch | undefined {
  const [first] = commands as readonly [Command];
  const algorithm = first.keys[0]?.algorithm as Algorithm;
  const cost = costAt(first.cost, 0);
  const { hasTake, sqlName } = kernelOf(algorithm.name);
  if (cost === 0 || !hasTake) return undefined;
  const places = new Map<string, number>();
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i] as Command;
    const [key] = command.keys;
    if (command.kind !== 'spend' || command.count !== 1 || command.keys.length !== 1) return undefined;
    if (key?.algorithm !== algorithm || costAt(command.cost, 0) !== cost) return undefined;
    places.set(storedId(key), i);
  }
  if (places.size < commands.length) return undefined;
  // Ids are ASCII, so Postgres compares them in the same order.
  const ids = [...places.keys()].sort();
  return {
    query: statements.take(sqlName, wait, clockMs, textArray(ids), cost, ...parametersOf(algorithm)),
    outcomes(answer) {
      const parsed = JSON.parse(answer) as TakeAnswer;
      const [nowMs] = parsed;
      const outcomes: CommandOutcome[] = new Array(commands.length);
      // Where all were granted, as in most batches, the numbers of all records follow each other without
      // brackets.
      const isFlat = typeof parsed[1] === 'number';
      const length = (parsed.length - 1) / commands.length;
      for (let i = 0; i < ids.length; i++) {
        outcomes[places.get(ids[i] as string) as number] = isFlat
          ? {
              granted: 1,
              nowMs,
              records: [parsed.slice(1 + i * length, 1 + (i + 1) * length) as unknown as StoredRecord],
            }
          : takeOutcomeOf(parsed[1 + i] as TakenAnswer, nowMs);
      }
      return outcomes;
    },
  };
}

/** A batch for execute.sql. */
function batchOfAny(
  commands: readonly Command[],
  clockMs: number | null,
  statements: Statements,
  wait: LockWait,
): Batch {
  const records = new BatchRecords(commands);
  const limits = new Map<Algorithm, number>();
  const kernels: string[] = [];
  const flat: number[] = [];
  for (const command of commands) {
    flat.push(...headOf(command), command.keys.length);
    for (let i = 0; i < command.keys.length; i++) {
      const { algorithm } = command.keys[i] as RecordKey;
      let limit = limits.get(algorithm);
      if (limit === undefined) {
        kernels.push(kernelOf(algorithm.name).sqlName);
        limit = kernels.length;
        limits.set(algorithm, limit);
      }
      flat.push(records.next(), limit, costAt(command.cost, i));
    }
  }
  return {
    query: statements.execute(
      wait,
      clockMs,
      textArray(records.ids),
      records.locked,
      textArray(kernels),
      plainArray([...limits.keys()].flatMap(parametersOf)),
      plainArray(flat),
    ),
    outcomes(answer) {
      const [nowMs, ...answers] = JSON.parse(answer) as Answer;
      return commands.map((command, i) => outcomeOf(command, answers[i], nowMs));
    },
  };
}

/** The kind of a command as a number, and its count or the time of the charge, as execute.sql takes them. */
function headOf(command: Command): [kind: number, countOrChargedAtMs: number] {
  switch (command.kind) {
    case 'spend':
      return [0, command.count];
    case 'penalize':
      return [1, 0];
    case 'take-back':
      return command.chargedAtMs === undefined ? [3, 0] : [2, command.chargedAtMs];
  }
}

/**
 * The parameters of a limit as SQL takes them: always three, with 0 for those that an algorithm does not
 * have.
 */
function parametersOf({ parameters: [p1 = 0, p2 = 0, p3 = 0] }: Algorithm): [number, number, number] {
  return [p1, p2, p3];
}

/** What execute.sql answers to a command; `null` where a record does not fit its algorithm. */
type CommandAnswer = [granted: number, ...recordsThenCharges: (StoredRecord | number | null)[]] | null;

/** The answer of execute.sql. */
type Answer = [nowMs: number, ...answers: CommandAnswer[]];

/** What taken.sql answers to a check. The time is absent if it is that of the batch. */
type TakenAnswer = [granted: number, record: StoredRecord | null, nowMs?: number] | null;

/** The answer of take.sql: only numbers if all were granted. */
type TakeAnswer = [nowMs: number, ...answers: (number | TakenAnswer)[]];

function takeOutcomeOf(answer: TakenAnswer, batchMs: number): CommandOutcome {
  if (answer === null) return new RateLimitError('RECORD_CORRUPT');
  const [granted, record, nowMs = batchMs] = answer;
  return { granted, nowMs, records: [record ?? undefined] };
}

function outcomeOf(
  { kind, keys }: Command,
  answer: CommandAnswer | undefined,
  nowMs: number,
): CommandOutcome {
  if (!answer) return new RateLimitError('RECORD_CORRUPT');
  const [granted, ...rest] = answer;
  const records = rest
    .slice(0, keys.length)
    .map((record) => (record ?? undefined) as StoredRecord | undefined);
  if (kind !== 'penalize') return { granted, nowMs, records };
  return { granted, nowMs, records, charged: rest.slice(keys.length) as number[] };
}
