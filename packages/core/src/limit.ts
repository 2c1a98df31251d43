import type { Algorithm } from './algorithm.ts';
import { isAlgorithmOfCore } from './built-in-algorithms.ts';
import { outOfRange, wrongType } from './errors.ts';
import { validateInteger, validateOptionalFunction, validateOptions } from './option-validation.ts';

/**
 * One named rule: an algorithm with its parameters, and how to find the key in a subject. Create one with
 * `tokenBucket`, `fixedWindow` and their siblings, or from your own algorithm with `customLimit`.
 */
export interface Limit<in Subject = string> {
  /** Identifies the limit in decisions, in headers and in the store. Unique within a limiter. */
  readonly name: string;
  readonly algorithm: Algorithm;
  /**
   * Finds the key that this limit counts in the subject of a check. Absent: the subject is the key itself.
   */
  readonly key: ((subject: Subject) => string) | undefined;
}

/** The option of every limit. */
export interface NameOption {
  /**
   * Identifies the limit in decisions, in headers and in the store: 1 to 64 printable ASCII characters,
   * unique within a limiter. Name it by purpose, such as `'login-attempts'`.
   */
  readonly name: string;
}

/** Counts the subject itself, which must be a string. */
export interface OwnKeyOption {
  readonly key?: undefined;
}

/** Counts a key that a function finds in the subject. */
export interface KeyOption<Subject> {
  /** Returns the key: any string. Called once per check; must be pure. Default: the subject itself. */
  readonly key: (subject: Subject) => string;
}

interface CommonOptions {
  readonly name: string;
  readonly key?: unknown;
}

/** Throws unless `name` and `key` are valid and every option is known. `known` lists the other options. */
export function validateLimitOptions(
  caller: string,
  options: CommonOptions,
  known: readonly string[],
  example: string,
): void {
  validateOptions(caller, options, ['name', ...known, 'key'], example);
  const { name } = options;
  const allowed = '1 to 64 printable ASCII characters';
  if (typeof name !== 'string') throw wrongType(`${caller}: \`name\``, name, allowed, "'requests'");
  if (!/^[\x20-\x7e]{1,64}$/.test(name)) throw outOfRange(`${caller}: \`name\``, name, allowed, "'requests'");
  validateOptionalFunction(`${caller}: \`key\``, options.key, '(user) => user.id');
}

/** Creates the limit from validated options. */
export function limitOf<Subject>(options: CommonOptions, algorithm: Algorithm): Limit<Subject> {
  return Object.freeze({
    name: options.name,
    algorithm: Object.freeze(algorithm),
    key: options.key as ((subject: Subject) => string) | undefined,
  });
}

/** The options of {@link customLimit}. */
export interface CustomLimitOptions extends NameOption {
  /** The arithmetic: see {@link Algorithm}. */
  readonly algorithm: Algorithm;
}

/**
 * Creates a limit with your own algorithm. It runs on every store, through the store's `update`. Throws a
 * `TypeError` or `RangeError` if a part of the algorithm is missing, or if its name is that of a built-in
 * algorithm.
 *
 * @example
 * ```ts
 * const limit = customLimit({ name: 'uploads', algorithm: myAlgorithm, key: (user: User) => user.id });
 * ```
 */
export function customLimit(options: CustomLimitOptions & OwnKeyOption): Limit<string>;
export function customLimit<Subject>(options: CustomLimitOptions & KeyOption<Subject>): Limit<Subject>;
export function customLimit(options: CustomLimitOptions & { readonly key?: unknown }): Limit<never> {
  const caller = 'customLimit';
  validateLimitOptions(caller, options, ['algorithm'], "{ name: 'requests', algorithm: mine }");
  const { algorithm } = options;
  if (typeof algorithm !== 'object' || algorithm === null) {
    throw wrongType(
      `${caller}: \`algorithm\``,
      algorithm,
      'an object of type Algorithm',
      '{ name, available, spend, ... }',
    );
  }
  for (const part of ['available', 'spend', 'takeBack', 'describe'] as const) {
    if (typeof algorithm[part] !== 'function') {
      throw wrongType(
        `${caller}: \`algorithm.${part}\``,
        algorithm[part],
        'a function',
        '(record, nowMs) => 1',
      );
    }
  }
  const nameRule = 'lower-case letters, digits and hyphens, and not the name of a built-in algorithm';
  if (
    typeof algorithm.name !== 'string' ||
    !/^[a-z][a-z0-9-]{0,63}$/.test(algorithm.name) ||
    isAlgorithmOfCore(algorithm.name)
  ) {
    throw outOfRange(`${caller}: \`algorithm.name\``, algorithm.name, nameRule, "'my-window'");
  }
  validateInteger(`${caller}: \`algorithm.version\``, algorithm.version, '1', 0);
  validateInteger(`${caller}: \`algorithm.limit\``, algorithm.limit, '100');
  validateInteger(`${caller}: \`algorithm.windowMs\``, algorithm.windowMs, '60000');
  return Object.freeze({ name: options.name, algorithm, key: options.key as undefined });
}
