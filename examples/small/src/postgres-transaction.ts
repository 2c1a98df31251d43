// Quota inside your own transaction, in the Postgres of DATABASE_URL: a commit keeps the charge, a rollback
// gives it back, and so does a crash between the two.
import { createLimiter, fixedWindow } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const store = postgresStore({ pool, table: 'sluice_example' });
// Once, when you deploy. Running it again does nothing.
await store.migrate();

const limits = [fixedWindow({ name: 'invoices', limit: 2, window: '1d' })];
const outside = createLimiter({ store, limits, deadlineMs: 5_000 });
// A key of its own, so that the example counts from zero each time.
const customer = `customer-${process.pid}-${Date.now()}`;

async function createInvoice(total: number): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // `denyCache: false`: a denial inside a transaction says nothing about the time after a rollback.
    const quota = createLimiter({
      store: store.withClient(client),
      limits,
      denyCache: false,
      deadlineMs: 5_000,
    });
    const { allowed } = await quota.consume(customer);
    if (!allowed) throw new Error('out of quota');
    await client.query('SELECT 1 / $1::integer', [total]); // stands in for an INSERT, which fails for 0
    await client.query('COMMIT');
    return 'created';
  } catch (error) {
    await client.query('ROLLBACK');
    return (error as Error).message;
  } finally {
    client.release();
  }
}

for (const total of [100, 0, 200, 300]) {
  const result = await createInvoice(total);
  const { remaining } = await outside.peek(customer);
  console.log(`invoice over ${total}: ${result}, ${remaining} left`);
}
await store.close();
await pool.end();

// Prints:
//   invoice over 100: created, 1 left
//   invoice over 0: division by zero, 1 left
//   invoice over 200: created, 0 left
//   invoice over 300: out of quota, 0 left
