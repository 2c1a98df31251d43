import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { race } from './racers.mjs';

export async function check(load) {
  const { migrationSql, postgresStore } = await load('@sluice/store-postgres');
  const table = `smoke_${process.pid}`;
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
  try {
    const store = postgresStore({ pool, table });
    await store.migrate();
    await race(load, store);
  } finally {
    await pool.end();
  }
  const command = ['node_modules/.bin/sluice-postgres', '--schema', 'public', '--table', table];
  const printed = execFileSync(process.execPath, command, { encoding: 'utf8' });
  assert.equal(printed.trim(), migrationSql({ schema: 'public', table }).trim());
}
