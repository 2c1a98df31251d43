import { RateLimitError } from '@sluice/core';
import type { PgClient, PgQuery } from './pg-client.ts';
import { isPreparedElsewhere } from './postgres-errors.ts';

/** Sends one statement and resolves to the text that it returns. */
export type Send = (query: PgQuery) => Promise<string>;

/** A transaction of two statements. */
export interface Transaction {
  /** Opens the transaction with its first statement, and resolves to the text that this returns. */
  readonly open: Send;
  /** Runs the last statement and commits. */
  readonly keep: Send;
}

/** How a store reaches its server. A call that fails rejects with the client's own error. */
export interface Connections {
  /** The number of calls that can be under way at once. */
  readonly maxInFlight: number;
  /**
   * Whether calls run in a transaction of the caller's. Then nothing may be retried, and nothing else may be
   * run.
   */
  readonly isCallers: boolean;
  /** Whether no connection has been made yet. */
  readonly isCold: boolean;
  /** Runs one statement, which is a transaction of its own unless the caller has one open. */
  run(query: PgQuery, signal?: AbortSignal): Promise<string>;
  /** Runs the work in one transaction. It commits with `keep`; otherwise it leaves no trace. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Stops listening to the pool or client. */
  close(): void;
}

/** The statements that open and end a transaction. */
export interface Bounds {
  readonly open: string;
  readonly keep: readonly string[];
  readonly undo: readonly string[];
}

/**
 * `READ COMMITTED`, whatever the default is: under other levels, a transaction that waited for a lock fails
 * instead of seeing what was written.
 */
export const OWN_TRANSACTION: Bounds = {
  open: 'BEGIN ISOLATION LEVEL READ COMMITTED',
  keep: ['COMMIT'],
  undo: ['ROLLBACK'],
};

/** A part of the caller's transaction. Fails outside a transaction. */
export const SAVEPOINT: Bounds = {
  open: 'SAVEPOINT sluice_update',
  keep: ['RELEASE SAVEPOINT sluice_update'],
  undo: ['ROLLBACK TO SAVEPOINT sluice_update', 'RELEASE SAVEPOINT sluice_update'],
};

/** Runs a transaction on a connection that nothing else uses at the same time. */
export function runTransaction<T>(
  client: PgClient,
  bounds: Bounds,
  work: (transaction: Transaction) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const send: Send = (query) => {
    assertNotAborted(signal);
    return answerOf(client, query);
  };
  const steps: Steps = {
    begin: () => client.query({ text: bounds.open }),
    open: send,
    keep: async (query) => {
      const answer = await send(query);
      for (const text of bounds.keep) await client.query({ text });
      return answer;
    },
  };
  return runSteps(client, bounds, steps, work, signal);
}

/** How a transaction is sent. */
export interface Steps extends Transaction {
  /** Comes before the first statement, in a round trip of its own. If it fails, there is nothing to undo. */
  begin?(): Promise<unknown>;
}

/** Runs the work, and undoes it unless the transaction was kept. */
export async function runSteps<T>(
  client: PgClient,
  { undo }: Bounds,
  { begin, open, keep }: Steps,
  work: (transaction: Transaction) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  let isOpen = false;
  const undoAll = async (): Promise<void> => {
    for (const text of undo) await client.query({ text });
  };
  try {
    const result = await work({
      open: async (query) => {
        // Before anything is open: to undo what is not would fail, and take the caller's transaction along.
        assertNotAborted(signal);
        await begin?.();
        isOpen = true;
        return open(query);
      },
      keep: async (query) => {
        const answer = await keep(query);
        isOpen = false;
        return answer;
      },
    });
    if (isOpen) await undoAll();
    return result;
  } catch (error) {
    // If this fails too, the connection is lost, and the transaction with it. The first error says why.
    if (isOpen) await undoAll().catch(() => undefined);
    throw error;
  }
}

export async function answerOf(client: PgClient, query: PgQuery): Promise<string> {
  const { rows } = await client.query(query);
  const [row] = rows as readonly ({ readonly answer?: string | null } | undefined)[];
  return row?.answer ?? '';
}

/**
 * Runs the statement, once more without a name if the server does not have it prepared: something between
 * client and server has discarded it.
 */
export async function withoutName(query: PgQuery, run: (query: PgQuery) => Promise<string>): Promise<string> {
  try {
    return await run(query);
  } catch (error) {
    if (query.name === undefined || !isPreparedElsewhere(error)) throw error;
    const { name: _, ...unnamed } = query;
    return run(unnamed);
  }
}

export function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** The error of a call whose signal was aborted before it was sent. */
export function abortError(signal: AbortSignal | undefined): RateLimitError {
  const cause: unknown = signal?.reason;
  if (RateLimitError.is(cause)) return cause;
  return new RateLimitError('STORE_TIMEOUT', 'The call was aborted before it was sent.', { cause });
}
