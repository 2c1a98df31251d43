import { RateLimitError } from '@sluice/core';
import type { TableNames } from './table-names.ts';

/**
 * SQLSTATE codes by what a store can say about them. Postgres rolls a failed statement back, so it has spent
 * nothing.
 */
const CONTENDED = new Set(['40001', '40P01', '55P03']);
const CANCELED = new Set(['57014']);
const READ_ONLY = new Set(['25006', '0A000']);
const FORBIDDEN = new Set(['42501']);
const MISSING = new Set(['42P01', '42883', '3F000']);
const NO_TRANSACTION = new Set(['25P01']);
const MISSING_STATEMENT = '26000';
const DUPLICATE_STATEMENT = '42P05';

/** What `pg` reports when its `query_timeout` passes. It has no code. */
const READ_TIMEOUT = 'Query read timeout';

/** The code that the migration raises for tables of a newer version. */
export const NEWER_VERSION = 'SLU01';

/** The code that the migration raises where two schemas have tables, and none is named. */
export const AMBIGUOUS = 'SLU03';

/** The code that the migration raises where another role may have taken its names first. */
export const STRANGER = 'SLU04';

/** Whether the transaction lost against others and left no trace, so that it may run again. */
export function isConflict(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === '40001' || code === '40P01';
}

/**
 * SQLSTATE classes, and single codes, of errors that concern a statement. The connection can run the next
 * one.
 */
const OF_STATEMENT = /^(?:2[0-4]|27|2[BF]|3[89]|3[BDF]|40|42|44|54|55|P0|57014|SLU)/;

/**
 * Whether a connection that has reported this error can run the next statement. One that leads to a replica,
 * was shut down, is stuck in a failed transaction, or has lost its prepared statements cannot. Neither can
 * one whose client failed by itself.
 */
export function canServeAfter(cause: unknown): boolean {
  const code = codeOf(cause);
  return OF_STATEMENT.test(code) && code !== DUPLICATE_STATEMENT;
}

/** Whether the server does not write, and thus has changed nothing. */
export function isReadOnly(cause: unknown): boolean {
  return READ_ONLY.has(codeOf(cause)) && !isStalePlan(cause);
}

/**
 * Whether the connection does not have the prepared statement that its client believes it has, or has another
 * one of this name. Then nothing ran.
 */
export function isPreparedElsewhere(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === MISSING_STATEMENT || code === DUPLICATE_STATEMENT || isStalePlan(cause);
}

/** Postgres has one code for all features that it lacks; a plan that no longer fits is one of them. */
function isStalePlan(cause: unknown): boolean {
  return (
    codeOf(cause) === '0A000' && (cause as { readonly routine?: unknown }).routine === 'RevalidateCachedQuery'
  );
}

/** Whether a statement has waited in vain for a lock. Also recognises its coded error. */
export function isLockWait(error: unknown): boolean {
  return codeOf(RateLimitError.is(error) ? error.cause : error) === '55P03';
}

/** Whether tables or functions are missing. */
export function isMissing(cause: unknown): boolean {
  return MISSING.has(codeOf(cause));
}

/** What the client or the server threw, as a coded error that says what to do about it. */
export function storeError(cause: unknown, { schema, table }: TableNames): RateLimitError {
  const code = codeOf(cause);
  const names = `${schema}.${table}`;
  if (CONTENDED.has(code)) {
    return heldElsewhere(`Postgres gave up on a lock (${code}). Nothing was spent.`, cause);
  }
  if (CANCELED.has(code)) {
    const message =
      'Postgres canceled the statement (57014), for example because of `statement_timeout`. Nothing was spent.';
    return new RateLimitError('STORE_TIMEOUT', message, { cause });
  }
  if (cause instanceof Error && cause.message === READ_TIMEOUT) {
    const message =
      'The `query_timeout` of the client has passed. The check may or may not have been counted.';
    return new RateLimitError('STORE_TIMEOUT', message, { cause });
  }
  if (isReadOnly(cause)) {
    return unavailable(
      `The connection cannot write (${code}): it leads to a replica, or its transactions are read-only. Connect to the primary.`,
      cause,
    );
  }
  if (FORBIDDEN.has(code)) return forbidden(cause, []);
  if (MISSING.has(code)) return notMigrated(cause, names);
  if (NO_TRANSACTION.has(code))
    return unavailable('The client passed to `withClient` is not inside BEGIN.', cause);
  if (code === NEWER_VERSION) return newerVersion(cause, names);
  return RateLimitError.from(cause);
}

/** Whether the role lacks a right, or row-level security hides rows from it. */
export function isForbidden(cause: unknown): boolean {
  return FORBIDDEN.has(codeOf(cause));
}

/** `remedies` are the statements that would give the role what it lacks. */
export function forbidden(cause: unknown, remedies: readonly string[]): RateLimitError {
  const run =
    remedies.length > 0
      ? `Run ${remedies.join('; ')}.`
      : 'The section "Migrations and rights" of the guide lists the rights that it needs.';
  return unavailable(`Postgres refused the statement: ${(cause as Error).message}. ${run}`, cause);
}

export function notMigrated(cause: unknown, names: string): RateLimitError {
  return unavailable(
    `${names} is not migrated. Run \`await store.migrate()\`, or the SQL that \`npx @sluice/store-postgres\` prints.`,
    cause,
  );
}

export function newerVersion(cause: unknown, names: string): RateLimitError {
  return unavailable(
    `${names} was migrated by a newer version. Run \`npm install @sluice/store-postgres@latest\`.`,
    cause,
  );
}

/** The error of a command that did nothing, because another transaction holds one of its records. */
export function heldElsewhere(
  message = 'Another transaction holds a record of this check. Nothing was spent.',
  cause?: unknown,
): RateLimitError {
  return new RateLimitError('STORE_CONTENDED', message, { cause });
}

export function unavailable(message: string, cause?: unknown): RateLimitError {
  return new RateLimitError('STORE_UNAVAILABLE', message, { cause });
}

function codeOf(cause: unknown): string {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
