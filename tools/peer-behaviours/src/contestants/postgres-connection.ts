import pg from 'pg';
import type { Surroundings } from '../surroundings.ts';

/** A pool of connections, of 10 by default as in pg. */
export function connectPostgres(surroundings: Surroundings, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString: surroundings.url('postgres'), max });
  pool.on('error', () => {});
  surroundings.atEnd(() => {
    // Not awaited: a client that a behaviour left waiting would keep the pool open.
    void pool.end();
  });
  return pool;
}

/** A pool for a Postgres that is not there: nothing listens on port 1. */
export function deadPostgres(surroundings: Surroundings): pg.Pool {
  const pool = new pg.Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 500 });
  pool.on('error', () => {});
  surroundings.atEnd(() => {
    void pool.end();
  });
  return pool;
}
