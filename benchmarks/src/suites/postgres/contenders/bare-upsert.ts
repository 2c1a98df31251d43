import type { Open } from '../../../contender.ts';
import { openPool } from '../open-pool.ts';

/** The least that a limiter does for one key at a time: a statement that counts. */
export const open: Open = async ({ namespace, serverUrl }) => {
  const { pool, pooled } = openPool(serverUrl, namespace);
  await pool.query(
    `CREATE UNLOGGED TABLE ${namespace} (key text PRIMARY KEY, count bigint) WITH (fillfactor = 70)`,
  );
  const upsert = `INSERT INTO ${namespace} AS counts VALUES ($1, 1)
    ON CONFLICT (key) DO UPDATE SET count = counts.count + 1 RETURNING count`;
  return { check: (key) => pool.query(upsert, [key]), ...pooled };
};
