import type { Cost } from '../command.ts';
import { outOfRange, wrongType } from '../errors.ts';
import { isHeld } from '../held-units.ts';
import type { Limit } from '../limit.ts';
import { type RecordKey, scopeOf } from '../record-key.ts';
import type { Check, CheckKind } from './check.ts';
import type { CheckCost } from './consume-options.ts';

/** The limits of a limiter, or of one kind of subject, validated once and prepared for many checks. */
export class Plan<Subject> {
  /** Names of the limits, in their order. */
  readonly names: readonly string[];
  /** Whether a limit holds units, which must be released. */
  readonly holdsUnits: boolean;
  readonly #limits: readonly Limit<Subject>[];
  readonly #scopes: readonly string[];
  readonly #isChosen: boolean;

  /**
   * `isChosen`: by a function, which may choose others for other subjects. Throws a `TypeError` or
   * `RangeError` unless `limits` is an array of limits with different names.
   */
  constructor(where: string, limits: unknown, prefix: string, isChosen = false) {
    this.#isChosen = isChosen;
    this.#limits = validatedLimits(where, limits);
    this.names = this.#limits.map((limit) => limit.name);
    validateNames(where, this.names);
    this.holdsUnits = this.#limits.some((limit) => isHeld(limit.algorithm));
    this.#scopes = this.#limits.map((limit) => scopeOf(prefix, limit.name, limit.algorithm));
  }

  /**
   * The check of this subject. Throws a `TypeError` if a key is not a string; nothing has been sent by then.
   */
  check(kind: CheckKind, subject: Subject, cost: CheckCost): Check {
    return { plan: this, keys: this.keys(subject), cost: this.costs(kind, cost), kind };
  }

  /**
   * The cost of each limit, as one number where all are the same. Throws a `RangeError` for the name of a
   * limit that the plan does not have, unless a function chose the limits: then other subjects may have it.
   */
  costs(caller: string, cost: CheckCost): Cost {
    if (typeof cost === 'number') return cost;
    if (!this.#isChosen) {
      for (const name of Object.keys(cost)) {
        if (!this.names.includes(name)) throw noSuchLimit(caller, name, this.names);
      }
    }
    const costs = this.names.map((name) => (Object.hasOwn(cost, name) ? (cost[name] as number) : 1));
    return costs.every((units) => units === costs[0]) ? (costs[0] as number) : costs;
  }

  /** Calls `note` with each limit and its scope. */
  eachScope(note: (scope: string, limit: Limit<Subject>) => void): void {
    for (const [i, limit] of this.#limits.entries()) note(this.#scopes[i] as string, limit);
  }

  /** The addresses of the subject's records, one per limit. Throws a `TypeError` if a key is not a string. */
  keys(subject: Subject): readonly RecordKey[] {
    const { length } = this.#limits;
    if (length === 1) return [this.key(0, subject)];
    // A growing array reserves room for sixteen more entries, which would be most of a check.
    const keys = new Array<RecordKey>(length);
    for (let i = 0; i < length; i++) keys[i] = this.key(i, subject);
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
      "'daily-quota'",
    );
  }
}

function noSuchLimit(caller: string, name: string, names: readonly string[]): RangeError {
  const allowed = `the names of limits (${names.map((one) => JSON.stringify(one)).join(', ')})`;
  return outOfRange(`${caller}: each name in \`cost\``, name, `one of ${allowed}`, `{ ${quoted(names)}: 5 }`);
}

/** The first name as the key of an object literal. */
function quoted([name = 'requests']: readonly string[]): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function notAString<Subject>(limit: Limit<Subject>, key: unknown): TypeError {
  const where =
    limit.key === undefined
      ? `the subject of limit "${limit.name}", which has no \`key\` function,`
      : `the result of \`key\` of limit "${limit.name}"`;
  return wrongType(where, key, 'a string', "'user-1'");
}
