import { outOfRange, wrongType } from '../errors.ts';
import type { Limit } from '../limit.ts';
import { type RecordKey, scopeOf } from '../record-key.ts';
import type { Check, CheckKind } from './check.ts';

/** The limits of a limiter, or of one kind of subject, validated once and prepared for many checks. */
export class Plan<Subject> {
  /** Names of the limits, in their order. */
  readonly names: readonly string[];
  readonly #limits: readonly Limit<Subject>[];
  readonly #scopes: readonly string[];

  /** Throws a `TypeError` or `RangeError` unless `limits` is an array of limits with different names. */
  constructor(where: string, limits: unknown, prefix: string) {
    this.#limits = validatedLimits(where, limits);
    this.names = this.#limits.map((limit) => limit.name);
    validateNames(where, this.names);
    this.#scopes = this.#limits.map((limit) => scopeOf(prefix, limit.name, limit.algorithm));
  }

  /**
   * The check of this subject. Throws a `TypeError` if a key is not a string; nothing has been sent by then.
   */
  check(kind: CheckKind, subject: Subject, cost: number): Check {
    return { plan: this, keys: this.keys(subject), cost, kind };
  }

  /** The addresses of the subject's records, one per limit. Throws a `TypeError` if a key is not a string. */
  keys(subject: Subject): readonly RecordKey[] {
    // A growing array reserves room for sixteen more entries, which would be most of a check with the usual
    // one limit.
    const keys = [this.key(0, subject)];
    for (let i = 1; i < this.#limits.length; i++) keys.push(this.key(i, subject));
    return keys;
  }

  /** The address of the subject's record of the limit at this index. */
  key(index: number, subject: Subject): RecordKey {
    const limit = this.#limits[index] as Limit<Subject>;
    const key = limit.key === undefined ? subject : limit.key(subject);
    if (typeof key !== 'string') throw notAString(limit, key);
    return { scope: this.#scopes[index] as string, key, algorithm: limit.algorithm };
  }
}

function validatedLimits<Subject>(where: string, limits: unknown): readonly Limit<Subject>[] {
  const example = '[tokenBucket({ ... })]';
  if (!Array.isArray(limits)) throw wrongType(where, limits, 'an array of limits', example);
  if (limits.length === 0) {
    const allowed = 'an array of at least one limit (for "unlimited", a function that returns null)';
    throw outOfRange(where, limits, allowed, example);
  }
  for (const [i, limit] of limits.entries()) {
    if (typeof limit?.name !== 'string' || typeof limit.algorithm?.spend !== 'function') {
      throw wrongType(`${where}[${i}]`, limit, 'a limit', 'tokenBucket({ ... })');
    }
  }
  return [...limits];
}

function validateNames(where: string, names: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) === i) continue;
    throw outOfRange(
      `${where}[${i}].name`,
      name,
      'different from the names of the other limits',
      "'per-day'",
    );
  }
}

function notAString<Subject>(limit: Limit<Subject>, key: unknown): TypeError {
  const where =
    limit.key === undefined
      ? `the subject of limit "${limit.name}", which has no \`key\` function,`
      : `the result of \`key\` of limit "${limit.name}"`;
  return wrongType(where, key, 'a string', "'user-1'");
}
