import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import { validateSecret } from '../key-digest.ts';

/** The part of pino, winston, Fastify's `log` or `console` that is used. */
export interface InfoLogger {
  info(fields: object, message: string): void;
}

/** Options of `createAuditLog`. Exactly one of `logger` and `write` is required. */
export interface AuditLogOptions {
  /** Gets `info(fields, message)` for each line: pino, Fastify's `log`, winston or `console`. */
  readonly logger?: InfoLogger;
  /** Gets each line as JSON with a line break, such as `(line) => process.stdout.write(line)`. */
  readonly write?: (line: string) => void;
  /** What the lines say of the key, as in the denial log. Default: `'hash'`. */
  readonly key?: 'hash' | 'plain' | 'none';
  /** The secret of the hash, at least 16 characters. Default: random, for the life of the process. */
  readonly keySecret?: string;
}

const CALLER = 'createAuditLog';

/** Throws a `TypeError` or `RangeError` that names the option at fault. */
export function validateAuditLogOptions(options: AuditLogOptions): AuditLogOptions {
  validateOptions(CALLER, options, ['logger', 'write', 'key', 'keySecret'], '{ logger }');
  const { logger, write, key = 'hash', keySecret } = options;
  if ((logger === undefined) === (write === undefined)) {
    throw wrongType(`${CALLER}: the destination`, undefined, 'one of `logger` and `write`', '{ logger }');
  }
  if (logger !== undefined && typeof (logger as InfoLogger | null)?.info !== 'function') {
    throw wrongType(`${CALLER}: \`logger\``, logger, 'an object with `info`', 'pino()');
  }
  if (write !== undefined && typeof write !== 'function') {
    throw wrongType(`${CALLER}: \`write\``, write, 'a function', '(line) => process.stdout.write(line)');
  }
  if (!['hash', 'plain', 'none'].includes(key)) {
    throw outOfRange(`${CALLER}: \`key\``, key, "one of 'hash', 'plain' and 'none'", "'hash'");
  }
  validateSecret(CALLER, keySecret);
  return options;
}
