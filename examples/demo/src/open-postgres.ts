import type { Store } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import pg from 'pg';

const SCHEMA = 'sluice_demo';

/**
 * Opens a store in this Postgres. Each run empties the demo's own schema first. Closing the store ends the
 * pool.
 */
export async function openPostgres(url: URL): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url.href });
  try {
    const store = postgresStore({ pool, schema: SCHEMA });
    await store.migrate();
    await pool.query(`TRUNCATE ${SCHEMA}.sluice_records, ${SCHEMA}.sluice_records_entries`);
    const close = async (): Promise<void> => {
      await store.close();
      await pool.end();
    };
    return {
      capabilities: store.capabilities,
      update: store.update.bind(store),
      remove: store.remove.bind(store),
      execute: store.execute.bind(store),
      close,
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
