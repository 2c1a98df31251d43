import { type Duration, durationMs } from '@sluice/core';
import { outOfRange, validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';
import { validateSecret } from '../key-digest.ts';
import type { WarnLogger } from './line-writer.ts';

/** Options of `createDenialLog`. Exactly one of `logger` and `write` is required. */
export interface DenialLogOptions {
  /** Gets `warn(fields, message)` for each line: pino, Fastify's `log`, winston or `console`. */
  readonly logger?: WarnLogger;
  /** Gets each line as JSON with a line break, such as `(line) => process.stdout.write(line)`. */
  readonly write?: (line: string) => void;
  /**
   * What the lines say of the key: a keyed hash of 16 digits, the key itself, or nothing. A key may be an
   * address or a token: `'plain'` puts it into the log. Default: `'hash'`.
   */
  readonly key?: 'hash' | 'plain' | 'none';
  /**
   * The secret of the hash, at least 16 characters; the same in all processes whose lines are to be joined.
   * Default: random, so that hashes hold for the life of the process.
   */
  readonly keySecret?: string;
  /** The longest time between two lines of a key that keeps being denied. Default: `'1m'`. */
  readonly summaryEvery?: Duration;
  /** Lines per second, over all keys. Default: 50. */
  readonly maxLinesPerSecond?: number;
  /** Keys that are followed at a time; the one that was seen first makes room. Default: 1,000. */
  readonly maxKeys?: number;
}

export interface ParsedDenialLogOptions {
  readonly options: DenialLogOptions;
  readonly key: 'hash' | 'plain' | 'none';
  readonly summaryEveryMs: number;
  readonly maxLinesPerSecond: number;
  readonly maxKeys: number;
}

const KNOWN = ['logger', 'write', 'key', 'keySecret', 'summaryEvery', 'maxLinesPerSecond', 'maxKeys'];
const CALLER = 'createDenialLog';

export function parseDenialLogOptions(options: DenialLogOptions): ParsedDenialLogOptions {
  validateOptions(CALLER, options, KNOWN, '{ logger }');
  const { logger, write, key = 'hash', summaryEvery = '1m' } = options;
  if ((logger === undefined) === (write === undefined)) {
    throw wrongType(`${CALLER}: the destination`, undefined, 'one of `logger` and `write`', '{ logger }');
  }
  if (logger !== undefined && typeof (logger as WarnLogger | null)?.warn !== 'function') {
    throw wrongType(`${CALLER}: \`logger\``, logger, 'an object with a function `warn`', 'pino()');
  }
  if (write !== undefined && typeof write !== 'function') {
    throw wrongType(`${CALLER}: \`write\``, write, 'a function', '(line) => process.stdout.write(line)');
  }
  if (key !== 'hash' && key !== 'plain' && key !== 'none') {
    throw outOfRange(`${CALLER}: \`key\``, key, "'hash', 'plain' or 'none'", "'hash'");
  }
  validateSecret(CALLER, options.keySecret);
  return {
    options,
    key,
    summaryEveryMs: durationMs(`${CALLER}: \`summaryEvery\``, summaryEvery),
    maxLinesPerSecond: validateInteger(
      `${CALLER}: \`maxLinesPerSecond\``,
      options.maxLinesPerSecond ?? 50,
      '50',
    ),
    maxKeys: validateInteger(`${CALLER}: \`maxKeys\``, options.maxKeys ?? 1000, '1000'),
  };
}
