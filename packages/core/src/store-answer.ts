import type { Command, CommandResult, UpdateCommand } from './command.ts';
import { RateLimitError, show } from './errors.ts';

/**
 * Returns the error of a store's answer to this command: the answer itself if it is a `RateLimitError`, a new
 * one if it is not a result; `undefined` for a result. Runs for every check, so it allocates nothing unless
 * something is wrong.
 */
export function answerError(answer: unknown, command: Command | UpdateCommand): RateLimitError | undefined {
  if (RateLimitError.is(answer)) return answer;
  if (typeof answer !== 'object' || answer === null || answer instanceof Error) return notResult(answer);
  const { granted, nowMs, records, charged } = answer as Partial<CommandResult>;
  const most = command.kind === 'spend' ? command.count : 1;
  const { length } = command.keys;
  if (!isCount(granted) || granted > most) return notResult(answer, '`granted`', granted);
  if (!Number.isSafeInteger(nowMs)) return notResult(answer, '`nowMs`', nowMs);
  if (
    charged !== undefined &&
    !(Array.isArray(charged) && charged.length === length && charged.every(isCount))
  )
    return notResult(answer, '`charged`', charged);
  if (!Array.isArray(records) || records.length !== length) return corrupt(records);
  for (let i = 0; i < length; i++) {
    const record: unknown = records[i];
    if (record !== undefined && !isRecord(record)) return corrupt(record);
  }
  return undefined;
}

/** The error of an answer that is not a result; `field` names what is wrong with it. */
export function notResult(answer: unknown, field?: string, value?: unknown): RateLimitError {
  const what = answer instanceof Error ? `an error (${answer.message})` : show(answer);
  const detail = field === undefined ? '' : ` with ${field}: ${show(value)}`;
  const message = `The store answered with ${what}${detail}, which is not a result.`;
  return new RateLimitError('STORE_UNAVAILABLE', message, { cause: answer });
}

/**
 * The longest record that is looked at number by number on the way in. Of a longer log, each check reads a
 * few numbers anyway; its ends are looked at.
 */
const LONGEST = 64;

/**
 * Throws the error of what a store of this process passes to a change, unless it is a record and a time. Runs
 * for every check and every record.
 */
export function validatePassed(record: unknown, nowMs: unknown): void {
  if (!Number.isSafeInteger(nowMs)) throw notResult({ nowMs }, '`nowMs`', nowMs);
  if (record !== undefined && !isPassedRecord(record)) throw corrupt(record);
}

function isPassedRecord(record: unknown): boolean {
  if (!Array.isArray(record)) return false;
  const { length } = record;
  if (length <= LONGEST) return isRecord(record);
  const ends = [record[0], record[1], record[length - 2], record[length - 1]];
  return ends.every(Number.isSafeInteger);
}

export function corrupt(value: unknown): RateLimitError {
  const message = `The store answered with ${show(value)} where a list of safe integers per key is expected.`;
  return new RateLimitError('RECORD_CORRUPT', message, { cause: value });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(record: unknown): boolean {
  if (!Array.isArray(record) || record.length === 0) return false;
  // A loop, because `every` skips holes and calls a function for each number.
  for (let i = 0; i < record.length; i++) if (!Number.isSafeInteger(record[i])) return false;
  return true;
}
