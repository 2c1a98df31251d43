import { RateLimitError } from '@sluice/core';
import {
  answerOf,
  type Connections,
  ignoreErrors,
  OWN_TRANSACTION,
  refuseAborted,
  runTransaction,
  type Send,
} from './connections.ts';
import type { PgPool, PgPoolClient, PgQuery } from './pg-client.ts';

/** Batches are large, so a few of them keep a server busy; more only hold locks for longer. */
const MAX_IN_FLIGHT = 4;

/** How long a call may still be answered after it was given up, before its connection counts as dead and is closed. */
const GRACE_MS = 5000;

/** How many calls may be given up while they wait for a connection, before new ones are refused at once. */
const MAX_ABANDONED = 64;

/** Borrows one connection of a pool for each call, never a second one while it holds one. */
export class PoolConnections implements Connections {
  readonly maxInFlight: number = MAX_IN_FLIGHT;
  readonly isCallers = false;
  readonly #pool: PgPool;
  readonly #stopListening: () => void;
  #abandoned = 0;

  constructor(pool: PgPool) {
    this.#pool = pool;
    this.#stopListening = ignoreErrors(pool);
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
    this.#stopListening();
  }

  async #borrow<T>(work: (client: PgPoolClient) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    refuseAborted(signal);
    const client = await this.#connect(signal);
    const stopListening = ignoreErrors(client);
    let isReleased = false;
    const release = (destroy: boolean): void => {
      if (isReleased) return;
      isReleased = true;
      client.release(destroy);
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
      stopListening();
    }
  }

  async #connect(signal: AbortSignal | undefined): Promise<PgPoolClient> {
    if (this.#abandoned >= MAX_ABANDONED) {
      throw new RateLimitError('STORE_UNAVAILABLE', 'The pool has had no free connection for a while.');
    }
    let isAbandoned = false;
    const onAbort = (): void => {
      isAbandoned = true;
      this.#abandoned++;
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const client = await this.#pool.connect();
      if (!signal?.aborted) return client;
      client.release();
      throw signal.reason;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (isAbandoned) this.#abandoned--;
    }
  }
}
