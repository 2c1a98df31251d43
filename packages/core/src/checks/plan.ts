import { outOfRange, wrongType } from '../errors.ts';
import type { Limit } from '../limit.ts';
import { type RecordKey, scopeOf } from '../record-key.ts';
import { OneLimitCheck } from './one-limit-check.ts';
import { SeveralLimitsCheck } from './several-limits-check.ts';

/** The limits of a limiter (or of one kind of subject), checked once and made ready to be asked often. */
export class Plan<Subject> {
  /** Names of the limits, in their order. */
  readonly names: readonly string[];
  readonly #limits: readonly Limit<Subject>[];
  readonly #scopes: readonly string[];
  /** The fast path in a store of this process, if there is only one limit. */
  readonly one: OneLimitCheck | undefined;
  /** The same, however many limits there are. */
  readonly several: SeveralLimitsCheck;

  /** Throws a `TypeError` or `RangeError` when `limits` is not an array of limits with different names. */
  constructor(where: string, limits: unknown, prefix: string) {
    if (!Array.isArray(limits))
      throw wrongType(where, limits, 'an array of limits', '[tokenBucket({ ... })]');
    if (limits.length === 0) {
      throw outOfRange(
        where,
        limits,
        'an array of at least one limit (for "unlimited", a function that returns null)',
        '[tokenBucket({ ... })]',
      );
    }
    for (const [i, limit] of limits.entries()) {
      if (typeof limit?.name !== 'string' || typeof limit.algorithm?.spend !== 'function') {
        throw wrongType(`${where}[${i}]`, limit, 'a limit', 'tokenBucket({ ... })');
      }
    }
    this.#limits = [...limits];
    this.names = this.#limits.map((limit) => limit.name);
    for (const [i, name] of this.names.entries()) {
      if (this.names.indexOf(name) !== i) {
        throw outOfRange(
          `${where}[${i}].name`,
          name,
          'different from the names of the other limits',
          "'per-day'",
        );
      }
    }
    this.#scopes = this.#limits.map((limit) => scopeOf(prefix, limit.name, limit.algorithm));
    this.several = new SeveralLimitsCheck(this.names);
    const [first] = this.#limits;
    if (first !== undefined && limits.length === 1) {
      const scope = this.#scopes[0] as string;
      this.one = new OneLimitCheck(first.name, { scope, key: '', algorithm: first.algorithm });
    }
  }

  /** The address of each limit's record. Throws a `TypeError` when a key is not a string: nothing was asked yet. */
  keys(subject: Subject): readonly RecordKey[] {
    // An array that grows reserves room for sixteen more: with the usual one limit, that would be most of a check.
    const keys = [this.#recordKey(0, subject)];
    for (let i = 1; i < this.#limits.length; i++) keys.push(this.#recordKey(i, subject));
    return keys;
  }

  #recordKey(index: number, subject: Subject): RecordKey {
    const { algorithm } = this.#limits[index] as Limit<Subject>;
    return { scope: this.#scopes[index] as string, key: this.key(index, subject), algorithm };
  }

  /** Whom or what the limit at this index counts. */
  key(index: number, subject: Subject): string {
    const limit = this.#limits[index] as Limit<Subject>;
    const key = limit.key === undefined ? subject : limit.key(subject);
    if (typeof key !== 'string') throw this.#noString(limit, key);
    return key;
  }

  #noString(limit: Limit<Subject>, key: unknown): TypeError {
    return limit.key === undefined
      ? wrongType(
          `the subject of limit "${limit.name}", which has no \`key\` function,`,
          key,
          'a string',
          "'user-1'",
        )
      : wrongType(`what \`key\` of limit "${limit.name}" returns`, key, 'a string', "'user-1'");
  }
}
