import pg from 'pg';
import type { Contender } from '../../contender.ts';

/** Connections of each contender's own pool, so that no contender waits behind another's answers. */
const CONNECTIONS = 10;

/** A pool, and what a contender on it has beside its check. `close` drops the table. */
export function openPool(
  url: string,
  table: string,
): { pool: pg.Pool; pooled: Pick<Contender, 'tableBytes' | 'close'> } {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  return {
    pool,
    pooled: {
      tableBytes: async () => {
        const { rows } = await pool.query<Record<string, string>>(
          `SELECT pg_table_size($1::regclass) AS "tableBytes", pg_indexes_size($1::regclass) AS "indexBytes",
            (SELECT count(*) FROM ${table}) AS records`,
          [table],
        );
        return Object.fromEntries(
          Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]),
        );
      },
      close: async () => {
        await pool.query(`DROP TABLE IF EXISTS ${table}`);
        await pool.end();
      },
    },
  };
}
