import type { Open } from '../../../contender.ts';
import { openPool } from '../open-pool.ts';

/** The least that any query costs: a round trip without work. */
export const open: Open = ({ namespace, serverUrl }) => {
  const { pool, pooled } = openPool(serverUrl, namespace);
  return { check: () => pool.query('SELECT 1'), ...pooled };
};
