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

/** The code that the migration raises for tables of a newer version. */
export const NEWER_VERSION = 'SLU01';

/** Whether the transaction lost against others and left no trace, so that it may run again. */
export function isConflict(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === '40001' || code === '40P01';
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
    return new RateLimitError('STORE_CONTENDED', `Postgres gave up on a lock (${code}). Nothing was spent.`, {
      cause,
    });
  }
  if (CANCELED.has(code)) {
    const message =
      'Postgres canceled the statement (57014), for example because of `statement_timeout`. Nothing was spent.';
    return new RateLimitError('STORE_TIMEOUT', message, { cause });
  }
  if (READ_ONLY.has(code)) {
    return unavailable(
      `The connection cannot write (${code}): it leads to a replica, or its transactions are read-only. Connect to the primary.`,
      cause,
    );
  }
  if (FORBIDDEN.has(code)) {
    return unavailable(
      `The role may not use the tables. Run GRANT USAGE ON SCHEMA ${schema} TO <role>; GRANT SELECT, INSERT, UPDATE, DELETE ON ${names}, ${names}_entries TO <role>. To migrate, the role must own them.`,
      cause,
    );
  }
  if (MISSING.has(code)) return notMigrated(cause, names);
  if (NO_TRANSACTION.has(code))
    return unavailable('The client passed to `withClient` is not inside BEGIN.', cause);
  if (code === NEWER_VERSION) return newerVersion(cause, names);
  return RateLimitError.from(cause);
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

export function unavailable(message: string, cause?: unknown): RateLimitError {
  return new RateLimitError('STORE_UNAVAILABLE', message, { cause });
}

function codeOf(cause: unknown): string {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
