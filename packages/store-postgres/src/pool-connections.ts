import {
  abortError,
  answerOf,
  assertNotAborted,
  type Connections,
  OWN_TRANSACTION,
  runTransaction,
  type Send,
} from './connections.ts';
import type { PgPool, PgPoolClient, PgQuery } from './pg-client.ts';
import { unavailable } from './postgres-errors.ts';
import { ignoredErrors, SharedListener } from './shared-listener.ts';

/** Batches are large, so a few of them keep a server busy. More would only hold locks for longer. */
const MAX_IN_FLIGHT = 4;

/** How long an aborted call may still be answered before its connection counts as dead and is closed. */
const GRACE_MS = 5000;

/** How many aborted calls may still wait for a connection before new calls are rejected at once. */
const MAX_ABANDONED = 64;

/** Borrows one connection of a pool for each call, and never a second one while it holds one. */
export class PoolConnections implements Connections {
  readonly maxInFlight: number = MAX_IN_FLIGHT;
  readonly isCallers = false;
  readonly #pool: PgPool;
  readonly #listening: readonly (() => void)[];
  #abandoned = 0;

  constructor(pool: PgPool) {
    this.#pool = pool;
    this.#listening = [ignoredErrors.addTo(pool), lentConnections.addTo(pool)];
  }

  get isCold(): boolean {
    return this.#pool.totalCount === 0;
  }

  run(query: PgQuery, signal?: AbortSignal): Promise<string> {
    return this.#borrow((client) => answerOf(client, query), signal);
  }

  transaction<T>(
    work: (send: Send) => Promise<{ readonly result: T; readonly isKept: boolean }>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#borrow((client) => runTransaction(client, OWN_TRANSACTION, work, signal), signal);
  }

  close(): void {
    for (const stop of this.#listening) stop();
  }

  async #borrow<T>(work: (client: PgPoolClient) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    assertNotAborted(signal);
    const client = await this.#connect(signal);
    let isReleased = false;
    const release = (destroy: boolean): void => {
      if (!isReleased) client.release(destroy);
      isReleased = true;
    };
    let timer: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      timer = setTimeout(release, GRACE_MS, true).unref();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await work(client);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(timer);
      release(false);
    }
  }

  /**
   * Rejects as soon as the signal is aborted. A connection that arrives later goes straight back to the pool.
   */
  #connect(signal: AbortSignal | undefined): Promise<PgPoolClient> {
    return new Promise((resolve, reject) => {
      if (this.#abandoned >= MAX_ABANDONED) {
        throw unavailable('The pool has had no free connection for a while.');
      }
      let isAbandoned = false;
      const onAbort = (): void => {
        isAbandoned = true;
        this.#abandoned++;
        reject(abortError(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const settled = (): void => {
        signal?.removeEventListener('abort', onAbort);
        if (isAbandoned) this.#abandoned--;
      };
      this.#pool.connect().then(
        (client) => {
          settled();
          watch(client);
          if (isAbandoned) client.release();
          else resolve(client);
        },
        (error: unknown) => {
          settled();
          reject(error);
        },
      );
    });
  }
}

const watched = new WeakSet<PgPoolClient>();

/**
 * Listens to a connection for as long as it lives. The pool listens only while the connection is idle, and a
 * connection can end after it was lent and before the borrower receives it.
 */
function watch(client: PgPoolClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  ignoredErrors.addTo(client);
}

const lentConnections = new SharedListener('acquire', watch);
