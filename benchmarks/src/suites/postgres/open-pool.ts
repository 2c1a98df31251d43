import pg from 'pg';
import type { Contender } from '../../contender.ts';

/** How long to look for the row of a key: a record that has expired is deleted, until the next check. */
const FIND_WITHIN_MS = 5000;

/** Connections of each contender's own pool, so that no contender waits behind another's answers. */
const CONNECTIONS = 10;

/**
 * A pool, and what a contender on it has beside its check. `close` drops the table.
 *
 * @param keyColumn - the column that ends with the key that is counted
 */
export function openPool(
  url: string,
  table: string,
  keyColumn = 'key',
): { pool: pg.Pool; pooled: Pick<Contender, 'tableBytes' | 'stall' | 'close'> } {
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
      stall: async (key, ms) => {
        const other = new pg.Client({ connectionString: url });
        await other.connect();
        try {
          await other.query('BEGIN');
          await lockRow(other, table, keyColumn, key);
          await other.query('SELECT pg_sleep($1)', [ms / 1000]);
          await other.query('COMMIT');
        } finally {
          await other.end();
        }
      },
      close: async () => {
        await pool.query(`DROP TABLE IF EXISTS ${table}`);
        await pool.end();
      },
    },
  };
}

/** Locks the row of this key for the transaction. Each statement sees what was committed before it. */
async function lockRow(client: pg.Client, table: string, keyColumn: string, key: string): Promise<void> {
  const giveUpMs = performance.now() + FIND_WITHIN_MS;
  for (;;) {
    const { rowCount } = await client.query(`SELECT FROM ${table} WHERE ${keyColumn} LIKE $1 FOR UPDATE`, [
      `%${key}`,
    ]);
    if (rowCount === 1) return;
    if (rowCount !== 0 || performance.now() > giveUpMs) {
      throw new Error(`${rowCount} rows of the table are those of ${key}`);
    }
  }
}
