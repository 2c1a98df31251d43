import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Postgres } from './postgres.ts';

/** A database of its own, in which nothing is migrated. */
export interface Database {
  readonly name: string;
  /** A pool that ends with the tests; of this role, or of the owner of the server. */
  pool(user?: string): pg.Pool;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/** Makes an empty database. Every role may create in its schema `public`, as before Postgres 15. */
export async function newDatabase(postgres: Postgres): Promise<Database> {
  const name = `sluice_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await postgres.firstRow(`CREATE DATABASE ${name}`);
  const { port } = postgres.server;
  const pool = (user = 'postgres'): pg.Pool =>
    postgres.pool({ connectionString: '', host: '127.0.0.1', port, user, database: name });
  const own = pool();
  const database: Database = { name, pool, query: async (sql) => (await own.query(sql)).rows };
  await database.query('GRANT CREATE ON SCHEMA public TO PUBLIC');
  return database;
}

/** Makes a role without rights of its own. Its name is unique on the server. */
export async function newRole(postgres: Postgres): Promise<string> {
  const role = `role_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await postgres.firstRow(`CREATE ROLE ${role} LOGIN`);
  return role;
}
