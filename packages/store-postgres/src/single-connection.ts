import {
  answerOf,
  assertNotAborted,
  type Bounds,
  type Connections,
  OWN_TRANSACTION,
  runTransaction,
  SAVEPOINT,
  type Transaction,
  withoutName,
} from './connections.ts';
import type { PgClient, PgQuery } from './pg-client.ts';
import { processWideMap } from './process-wide.ts';
import { ignoredErrors } from './shared-listener.ts';

/** Shares one connection. Calls take turns, so that none runs inside the transaction of another. */
export class SingleConnection implements Connections {
  readonly maxInFlight: number = 1;
  readonly isCallers: boolean;
  readonly isCold = false;
  readonly #client: PgClient;
  readonly #bounds: Bounds;
  readonly #stopListening: () => void;

  /** `isCallers`: the connection is in a transaction of the caller's, who handles its `error` events too. */
  constructor(client: PgClient, isCallers: boolean) {
    this.#client = client;
    this.isCallers = isCallers;
    this.#bounds = isCallers ? SAVEPOINT : OWN_TRANSACTION;
    this.#stopListening = isCallers ? () => {} : ignoredErrors.addTo(client);
  }

  run(query: PgQuery, signal?: AbortSignal): Promise<string> {
    return this.#inTurn(async () => {
      assertNotAborted(signal);
      if (this.isCallers) await this.#assertInTransaction();
      return withoutName(query, (again) => answerOf(this.#client, again));
    });
  }

  /**
   * A check outside a transaction would be charged at once, and no rollback would give it back. A client that
   * reports a transaction is believed, at no cost; otherwise a savepoint, which fails outside a transaction,
   * decides. `BEGIN` may be in the queue of the client.
   */
  async #assertInTransaction(): Promise<void> {
    const status = this.#client.getTransactionStatus?.();
    if (status === 'T' || status === 'E') return;
    for (const text of [SAVEPOINT.open, ...SAVEPOINT.keep]) await this.#client.query({ text });
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#inTurn(() => runTransaction(this.#client, this.#bounds, work, signal));
  }

  close(): void {
    this.#stopListening();
  }

  async #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const before = lastTurns.get(this.#client);
    const turn = (async (): Promise<T> => {
      await before;
      return call();
    })();
    lastTurns.set(
      this.#client,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

/** By connection, because several stores may share one. */
const lastTurns = processWideMap<PgClient, Promise<unknown>>('lastTurns');
