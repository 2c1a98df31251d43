import { createLimiter } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import type { Open } from '../../../contender.ts';
import { allows, limitsOf, type SluiceOptions } from '../../sluice-limits.ts';
import { openPool } from '../open-pool.ts';

interface PostgresOptions extends SluiceOptions {
  readonly prepare?: boolean;
  readonly logged?: boolean;
}

export const open: Open = async ({ limit, namespace, serverUrl, options }) => {
  const { prepare = false, logged = false, ...limits } = options as unknown as PostgresOptions;
  const { pool, pooled } = openPool(serverUrl, namespace, 'id');
  // Beside the tables of the others, whose names have no schema.
  const store = postgresStore({ pool, schema: 'public', table: namespace, prepare, unlogged: !logged });
  await store.migrate();
  // Long enough that a busy machine does not run into the deadline.
  const limiter = createLimiter({ store, limits: limitsOf(limits, limit), deadlineMs: 5000 });
  return {
    check: (key) => limiter.consume(key),
    allows,
    ...pooled,
    close: async () => {
      await store.close();
      await pooled.close?.();
    },
  };
};
