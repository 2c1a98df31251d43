import { expect, it } from 'vitest';
import { postgresStore } from '../src/index.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();

it('many stores on one pool add one listener of each kind, and the last to close removes it', async () => {
  const pool = postgres.pool();
  const before = ['acquire', 'error'].map((event) => pool.listenerCount(event));
  const stores = Array.from({ length: 12 }, (_, i) => postgresStore({ pool, table: `shared_${i}` }));
  expect(['acquire', 'error'].map((event) => pool.listenerCount(event))).toEqual(before.map((n) => n + 1));

  const client = await pool.connect();
  expect(client.listenerCount('error')).toBeLessThan(stores.length);
  client.release();

  for (const store of stores) {
    await store.close();
    await store.close();
  }
  expect(['acquire', 'error'].map((event) => pool.listenerCount(event))).toEqual(before);
});
