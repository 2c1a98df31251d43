import { wrongType } from '@sluice/core/option-validation';
import type { PgClient } from './pg-client.ts';
import { processWideMap } from './process-wide.ts';

/**
 * What the store needs of PGlite: a database, or the transaction that `db.transaction` passes to its
 * callback.
 */
export interface Pglite {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/**
 * Adapts PGlite, a Postgres inside this process, for `postgresStore` (as its `pool`) or for `withClient` (a
 * transaction of PGlite). Use it to start or to test without a server; it is one connection, so the checks of
 * a process take turns. The database stays yours to close. Safe to call again: the same database always
 * returns the same object. Throws a `TypeError` when the argument is not a PGlite.
 *
 * @example
 * ```ts
 * const store = postgresStore({ pool: fromPglite(new PGlite()) });
 * await store.migrate();
 * ```
 */
export function fromPglite(db: Pglite): PgClient {
  if (typeof db?.query !== 'function')
    throw wrongType('fromPglite: the argument', db, 'a PGlite database', 'new PGlite()');
  let client = clients.get(db);
  if (client === undefined) {
    client = {
      isInProcess: true,
      // Only the transaction that a callback is given can be rolled back by it.
      getTransactionStatus: () => ('rollback' in db ? 'T' : null),
      query: ({ text, values }) => db.query(text, values),
    };
    clients.set(db, client);
  }
  return client;
}

/** One per database, so that stores on the same database take turns with each other. */
const clients = processWideMap<Pglite, PgClient>('clients');
