import { type Decision, type Limiter, tallyDecisions } from '@sluice/core';
import {
  outOfRange,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';

/** A limiter whose subjects are not strings, and how to make a subject of the key that an operator types. */
export interface LimiterWithSubjects<Subject> {
  readonly limiter: Limiter<Subject>;
  /** Returns or resolves to the subject of a key. May throw for a key that it does not know. */
  subject(key: string): Subject | Promise<Subject>;
  /**
   * Returns the keys that the limits count for this one: the history shown is that of the first which has
   * one. Default: the key itself.
   */
  recordKeys?(key: string): readonly string[];
}

/** A limiter that is called with a key, or one with a function that makes its subjects. */
// biome-ignore lint/suspicious/noExplicitAny: each entry has a type of subject of its own.
export type ShownLimiter = Limiter<string> | LimiterWithSubjects<any>;

/** A limiter under its name, called with keys. */
export interface NamedLimiter {
  readonly name: string;
  readonly limiter: Limiter<unknown>;
  subjectOf(key: string): unknown;
  recordKeysOf(key: string): readonly string[];
}

const EXAMPLE = '[limiter]';

/** Throws a `TypeError` or `RangeError` unless these are limiters with different names. */
export function namedLimiters(caller: string, limiters: unknown): readonly NamedLimiter[] {
  const where = `${caller}: \`limiters\``;
  if (!Array.isArray(limiters)) throw wrongType(where, limiters, 'an array of limiters', EXAMPLE);
  if (limiters.length === 0) throw outOfRange(where, limiters, 'an array of at least one limiter', EXAMPLE);
  const named = limiters.map((shown: unknown, i) => namedLimiter(`${where}[${i}]`, shown));
  for (const [i, { name }] of named.entries()) {
    if (named.findIndex((other) => other.name === name) === i) continue;
    const allowed = 'a limiter with a name that no other has';
    throw outOfRange(`${where}[${i}]`, name, allowed, "createLimiter({ name: 'login', ... })");
  }
  return named;
}

function namedLimiter(where: string, shown: unknown): NamedLimiter {
  if (typeof (shown as Partial<LimiterWithSubjects<unknown>> | null)?.subject !== 'function') {
    return {
      name: nameOf(where, shown),
      limiter: shown as Limiter<unknown>,
      subjectOf: (key) => key,
      recordKeysOf,
    };
  }
  validateOptions(
    where,
    shown,
    ['limiter', 'subject', 'recordKeys'],
    '{ limiter, subject: (key) => ({ key }) }',
  );
  const { limiter, subject, recordKeys = recordKeysOf } = shown as LimiterWithSubjects<unknown>;
  validateOptionalFunction(`${where}.recordKeys`, recordKeys, '(key) => [key]');
  const name = nameOf(`${where}.limiter`, limiter);
  return { name, limiter, subjectOf: (key) => subject(key), recordKeysOf: (key) => recordKeys(key) };
}

function recordKeysOf(key: string): readonly string[] {
  return [key];
}

function nameOf(where: string, limiter: unknown): string {
  const isLimiter = typeof (limiter as Partial<Limiter> | null)?.peek === 'function';
  if (!isLimiter) throw wrongType(where, limiter, 'a limiter', 'createLimiter({ store, limits })');
  const { name, stop } = tallyDecisions(limiter as object, () => {});
  stop();
  return name;
}

/** What `peek` says about a key. */
export async function peekKey({ limiter, subjectOf }: NamedLimiter, key: string): Promise<Decision> {
  return limiter.peek(await subjectOf(key));
}
