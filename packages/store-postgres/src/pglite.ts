import { wrongType } from '@sluice/core/option-validation';
import type { PgClient } from './pg-client.ts';

/** What the store needs of PGlite: a database, or the transaction that `db.transaction` hands out. */
export interface Pglite {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/**
 * PGlite, a Postgres in this process, as a connection for `postgresStore`: enough to start without a server. It is one
 * connection, so the checks of a process take turns. Throws a `TypeError` for what is no PGlite.
 */
export function fromPglite(db: Pglite): PgClient {
  if (typeof db?.query !== 'function')
    throw wrongType('fromPglite: the argument', db, 'a PGlite database', 'new PGlite()');
  let client = clients.get(db);
  if (client === undefined) {
    client = { isInProcess: true, query: ({ text, values }) => db.query(text, values) };
    clients.set(db, client);
  }
  return client;
}

/** One per database, so that stores which share it know that they do. */
const clients = new WeakMap<Pglite, PgClient>();
