import type { Command, CommandOutcome, Store, StoreCallOptions } from '@sluice/core';
import type { PgClient } from './pg-client.ts';

/** A store in a Postgres database, shared by all processes that use it. Made by `postgresStore`. */
export interface PostgresStore extends Store {
  execute(commands: readonly Command[], options?: StoreCallOptions): Promise<readonly CommandOutcome[]>;

  /**
   * Makes or updates the schema, the tables and the functions, with the SQL that `migrationSql` returns. Run
   * it when you deploy: the store never migrates by itself. With a migration tool of your own, use
   * `migrationSql` or the command `npx @sluice/store-postgres` instead.
   *
   * Safe to call again, and from many processes at once: records are kept, and nothing happens when
   * everything is up to date. Rejects with a `RateLimitError` that says what to run when the tables are of a
   * newer version or the role lacks the rights.
   *
   * @example
   * ```ts
   * const store = postgresStore({ pool: new pg.Pool() });
   * await store.migrate();
   * ```
   */
  migrate(): Promise<void>;

  /**
   * Returns the same store inside the transaction that is open on this client. Use it for quota that belongs
   * to a business action: a commit keeps what was spent, and a rollback gives it back, including a rollback
   * to a savepoint. For all other checks, use the store itself, which holds no lock beyond a check.
   *
   * Until the transaction ends, the records that it has checked are locked, and others who check them wait.
   * When a check rejects, roll back: the transaction has failed, or the check may still count in it. A check
   * on a client that is not inside BEGIN rejects with STORE_UNAVAILABLE and spends nothing. Limiters on the
   * returned store remember no denials, because a rollback may undo what led to them. Closing the returned
   * store does nothing to the client or to this store. Throws a `TypeError` when the argument is not a
   * client, and STORE_CLOSED after `close`.
   *
   * @example
   * ```ts
   * await client.query('BEGIN');
   * const quota = createLimiter({ store: store.withClient(client), limits });
   * const { allowed } = await quota.consume(customer);
   * if (allowed) await client.query('INSERT INTO invoices (customer) VALUES ($1)', [customer]);
   * await client.query(allowed ? 'COMMIT' : 'ROLLBACK');
   * ```
   */
  withClient(client: PgClient): Store;

  /**
   * Deletes all expired records and resolves to their number. Call it from a job if you set `sweep: false`;
   * otherwise checks delete expired records as they go. It takes one short transaction per 64 pages, and
   * skips locked rows. Safe to call at any time, again, and from any process.
   *
   * @example
   * ```ts
   * const deleted = await store.sweep();
   * ```
   */
  sweep(): Promise<number>;
}
