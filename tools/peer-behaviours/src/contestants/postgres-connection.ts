import pg from 'pg';
import type { Environment } from '../environment.ts';

/** A pool of connections, of 10 by default as in pg. */
export function connectPostgres(environment: Environment, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString: environment.url('postgres'), max });
  pool.on('error', () => {});
  environment.atEnd(() => {
    // Not awaited: a client that a behaviour left waiting would keep the pool open.
    void pool.end();
  });
  return pool;
}

/** A pool for a Postgres that cannot be reached: nothing listens on port 1. */
export function deadPostgres(environment: Environment): pg.Pool {
  const pool = new pg.Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 500 });
  pool.on('error', () => {});
  environment.atEnd(() => {
    void pool.end();
  });
  return pool;
}
