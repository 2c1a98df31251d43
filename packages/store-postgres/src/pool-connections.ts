import {
  abortError,
  answerOf,
  assertNotAborted,
  type Connections,
  OWN_TRANSACTION,
  runTransaction,
  type Transaction,
  withoutName,
} from './connections.ts';
import { CannotJoin, runJoined } from './joined-statements.ts';
import type { PgClient, PgPool, PgPoolClient, PgQuery } from './pg-client.ts';
import { canServeAfter, isReadOnly, unavailable } from './postgres-errors.ts';
import { ignoredErrors, SharedListener } from './shared-listener.ts';

/** Batches are large, so a few of them keep a server busy. More would only hold locks for longer. */
const MAX_IN_FLIGHT = 4;

/**
 * How long an aborted call may still be answered before its connection counts as dead and is closed. No call
 * waits as long for a lock, and until then the pool is one connection short.
 */
const GRACE_MS = 1000;

/** How many aborted calls may still wait for a connection before new calls are rejected at once. */
const MAX_ABANDONED = 64;

/** Borrows one connection of a pool for each call, and never a second one while it holds one. */
export class PoolConnections implements Connections {
  readonly maxInFlight: number = MAX_IN_FLIGHT;
  readonly isCallers = false;
  readonly #pool: PgPool;
  readonly #listening: readonly (() => void)[];
  #abandoned = 0;
  /** Whether the clients can send several statements at once, as far as is known. */
  #joins = true;
  /**
   * When a server last refused to write. Connections from before lead to the same server, wherever the
   * address leads now.
   */
  #refusedMs: number | undefined;

  constructor(pool: PgPool) {
    this.#pool = pool;
    this.#listening = [ignoredErrors, madeConnections, lentConnections].map((listener) =>
      listener.addTo(pool),
    );
  }

  get isCold(): boolean {
    return this.#pool.totalCount === 0;
  }

  run(query: PgQuery, signal?: AbortSignal): Promise<string> {
    return withoutName(query, (again) => this.#borrow((client) => answerOf(client, again), signal));
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#joins) {
      try {
        return await this.#borrow((client) => runJoined(client, OWN_TRANSACTION, work, signal), signal);
      } catch (error) {
        if (!(error instanceof CannotJoin)) throw error;
        this.#joins = false;
      }
    }
    return this.#borrow((client) => runTransaction(client, OWN_TRANSACTION, work, signal), signal);
  }

  close(): void {
    for (const stop of this.#listening) stop();
  }

  /**
   * A server that does not write has changed nothing, so the work runs once more, on a new connection: after
   * a failover, the address may lead elsewhere by now.
   */
  async #borrow<T>(work: (client: PgClient) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await this.#borrowOnce(work, signal);
    } catch (error) {
      if (!isReadOnly(error)) throw error;
      this.#refusedMs = performance.now();
      return this.#borrowOnce(work, signal).catch((second: unknown) => {
        if (isReadOnly(second)) this.#refusedMs = performance.now();
        throw second;
      });
    }
  }

  async #borrowOnce<T>(work: (client: PgClient) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    assertNotAborted(signal);
    const client = await this.#connectAnew(signal);
    let isBroken = false;
    let isReleased = false;
    const release = (destroy: boolean): void => {
      if (!isReleased) client.release(destroy);
      isReleased = true;
    };
    const query = async (text: PgQuery): ReturnType<PgClient['query']> => {
      try {
        return await client.query(text);
      } catch (error) {
        isBroken ||= !canServeAfter(error);
        throw error;
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      timer = setTimeout(release, GRACE_MS, true).unref();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await work({ query });
    } finally {
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(timer);
      release(isBroken);
    }
  }

  /** Takes a connection and closes those that lead to a server that has refused to write. */
  async #connectAnew(signal: AbortSignal | undefined): Promise<PgPoolClient> {
    let client = await this.#connect(signal);
    for (let others = this.#pool.totalCount; this.#isFromBefore(client); others--) {
      // A pool that does not announce its connections has replaced all of them by now.
      if (others === 0) this.#refusedMs = undefined;
      client.release(true);
      client = await this.#connect(signal);
    }
    return client;
  }

  #isFromBefore(client: PgPoolClient): boolean {
    return this.#refusedMs !== undefined && madeMs(client) <= this.#refusedMs;
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

const made = new WeakMap<PgPoolClient, number>();

/** When the connection was made. One that was there before any store is older than all others. */
function madeMs(client: PgPoolClient): number {
  return made.get(client) ?? Number.NEGATIVE_INFINITY;
}

const madeConnections = new SharedListener('connect', (client: PgPoolClient) => {
  made.set(client, performance.now());
});
