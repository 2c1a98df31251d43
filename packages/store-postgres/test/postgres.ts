import { randomUUID } from 'node:crypto';
import { type PostgresOptions, type Server, startPostgres } from '@sluice/test-servers';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { type PostgresStore, type PostgresStoreOptions, postgresStore } from '../src/index.ts';

/** A server for the tests of a file, with a schema of their own, and everything that they open there. */
export interface Postgres {
  readonly server: Server;
  readonly schema: string;
  /** A pool that ends with the tests. */
  pool(config?: pg.PoolConfig): pg.Pool;
  /** A connected client that ends with the tests. */
  client(): Promise<pg.Client>;
  /** A store on a migrated table, with these options. Does not sweep by default. */
  store(options?: Partial<PostgresStoreOptions>): PostgresStore;
  /** Resolves to the first row of the result. */
  firstRow(text: string, values?: unknown[]): Promise<Record<string, unknown>>;
}

/** Starts the server and migrates before the tests of this file, and ends everything after them. */
export function usePostgres(options?: PostgresOptions): Postgres {
  const schema = `sluice_test_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  const ends: (() => Promise<unknown>)[] = [];
  let server: Server | undefined;
  const started = (): Server => {
    if (server === undefined)
      throw new Error('The server starts before the tests, not before they are defined.');
    return server;
  };
  let own: pg.Pool | undefined;
  const postgres: Postgres = {
    get server() {
      return started();
    },
    schema,
    pool(config) {
      const pool = new pg.Pool({ connectionString: started().url, ...config });
      ends.push(() => pool.end());
      return pool;
    },
    async client() {
      const client = new pg.Client({ connectionString: started().url });
      // If a test ends the connection from the server's side, the client emits `error`.
      client.on('error', () => {});
      await client.connect();
      ends.push(() => client.end());
      return client;
    },
    store: (more) => postgresStore({ pool: ownPool(), schema, sweep: false, ...more }),
    firstRow: async (text, values) => (await ownPool().query(text, values)).rows[0],
  };
  const ownPool = (): pg.Pool => {
    own ??= postgres.pool();
    return own;
  };
  beforeAll(async () => {
    server = await startPostgres(options);
    await postgres.store().migrate();
  });
  afterAll(async () => {
    if (server !== undefined) await ownPool().query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    await Promise.allSettled(ends.map((end) => end()));
    await server?.stop();
  });
  return postgres;
}
