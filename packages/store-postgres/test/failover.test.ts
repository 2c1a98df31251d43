import {
  createLimiter,
  customLimit,
  fixedWindow,
  type Limit,
  type Limiter,
  type StoreFailurePolicy,
  slidingWindowLog,
} from '@sluice/core';
import { type FaultProxy, type Server, startFaultProxy, startPostgres } from '@sluice/test-servers';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresStore } from '../src/index.ts';

// A failover behind one address: new connections lead to the new primary, those that are open to the old one.

const requests = fixedWindow({ name: 'requests', limit: 1e9, window: '1d' });
const log = slidingWindowLog({ name: 'log', limit: 1e9, window: '1d' });
const custom = customLimit({
  name: 'own',
  algorithm: Object.create(requests.algorithm, { name: { value: 'own' } }),
});
/** The store opens four connections at once; an application that shares the pool opens more. */
const CONNECTIONS = 20;

let servers: readonly [Server, Server];
let proxy: FaultProxy;
beforeAll(async () => {
  servers = await Promise.all([startPostgres({ own: true }), startPostgres({ own: true })]);
  for (const { url } of servers) {
    const pool = new pg.Pool({ connectionString: url });
    await postgresStore({ pool }).migrate();
    await pool.end();
  }
});
beforeEach(async () => {
  await onServer(servers[0], 'ALTER SYSTEM RESET default_transaction_read_only');
  proxy = await startFaultProxy({ target: servers[0] });
  return () => proxy.stop();
});
afterAll(() => Promise.all(servers?.map((server) => server.stop())));

async function onServer({ url }: Server, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

/** The old primary turns read-only, for its open connections too; new connections lead to the new one. */
async function switchOver(): Promise<void> {
  await onServer(servers[0], 'ALTER SYSTEM SET default_transaction_read_only = on');
  await using(async (client) => {
    const setting = 'SHOW default_transaction_read_only';
    await expect
      .poll(async () => (await client.query(setting)).rows)
      .toEqual([{ default_transaction_read_only: 'on' }]);
  });
  proxy.redirect(servers[1]);
}

async function using(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: servers[0].url });
  await client.connect();
  await work(client);
  await client.end();
}

/** A pool through the proxy, all of whose connections are open. */
async function fullPool(): Promise<pg.Pool> {
  const pool = new pg.Pool({ host: proxy.host, port: proxy.port, user: 'postgres', max: CONNECTIONS });
  pool.on('error', () => {});
  const lent = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()));
  for (const client of lent) client.release();
  return pool;
}

/** Resolves to the milliseconds until a check is answered by the store, and the number that failed. */
async function untilServed(limiter: Limiter): Promise<{ ms: number; failed: number }> {
  const startMs = performance.now();
  for (let failed = 0; ; failed++) {
    const decision = await limiter.consume('k').catch(() => undefined);
    if (decision?.allowed && !decision.degraded) return { ms: performance.now() - startMs, failed };
    await new Promise(setImmediate);
  }
}

async function lateMs(): Promise<number> {
  const startMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return Math.max(0, performance.now() - startMs - 100);
}

describe.each([
  ['a window', requests, false],
  ['a window, by prepared statements', requests, true],
  ['an exact log', log, false],
  ['an algorithm of the user', custom, false],
])('%s', (_, limit: Limit, prepare) => {
  it.each(['throw', 'allow', 'deny'] as const)(
    'is served again within 2 seconds of a failover behind one address, under the policy %j',
    async (onStoreFailure: StoreFailurePolicy) => {
      const pool = await fullPool();
      const limiter = createLimiter({
        store: postgresStore({ pool, prepare }),
        limits: [limit],
        onStoreFailure,
      });
      await untilServed(limiter);
      await switchOver();
      const { ms, failed } = await untilServed(limiter);
      console.log(`back after ${ms.toFixed(0)} ms, ${failed} checks failed`);
      // Longer than two seconds only where this process hardly runs.
      expect(ms).toBeLessThan(2000 + 10 * (await lateMs()));
      await pool.end();
    },
  );
});

it('recovers when the address leads to the new primary only after a while', async () => {
  const pool = await fullPool();
  const limiter = createLimiter({ store: postgresStore({ pool }), limits: [requests] });
  await untilServed(limiter);
  await switchOver();
  proxy.redirect(servers[0]);
  const codes = new Set<string>();
  for (let i = 0; i < 20; i++) codes.add(await limiter.consume('k').then(String, (error) => error.code));
  expect([...codes]).toEqual(['STORE_UNAVAILABLE']);
  proxy.redirect(servers[1]);
  expect((await untilServed(limiter)).ms).toBeLessThan(2000 + 10 * (await lateMs()));
  await pool.end();
});

it.each([
  ['a reset', (limiter: Limiter) => limiter.reset('k')],
  ['a peek after it', async (limiter: Limiter) => limiter.reset('k').then(() => limiter.peek('k'))],
  ['a penalty', (limiter: Limiter) => limiter.penalize('k')],
])('%s is served by the new primary at once', async (_, act) => {
  const pool = await fullPool();
  const limiter = createLimiter({ store: postgresStore({ pool }), limits: [requests] });
  await untilServed(limiter);
  await switchOver();
  await act(limiter);
  await pool.end();
});

it('a sweep and a migration are served by the new primary at once', async () => {
  const pool = await fullPool();
  const store = postgresStore({ pool, table: 'swept' });
  await store.migrate();
  await switchOver();
  await expect(store.sweep()).rejects.toMatchObject({ message: expect.stringContaining('not migrated') });
  await store.migrate();
  await store.sweep();
  await pool.end();
});

describe('a connection that cannot serve is closed, not reused:', () => {
  it.each([
    ['read-only', 'SET default_transaction_read_only = on'],
    ['in a failed transaction', 'BEGIN; SELECT 1/0'],
  ])('%s', async (_, spoil) => {
    const pool = new pg.Pool({ connectionString: servers[1].url, max: 1 });
    const limiter = createLimiter({ store: postgresStore({ pool }), limits: [requests] });
    const client = await pool.connect();
    const before = await pidOf(client);
    await client.query(spoil).catch(() => undefined);
    client.release();
    await untilServed(limiter);
    const after = await pool.connect();
    expect(await pidOf(after)).not.toBe(before);
    after.release();
    await pool.end();
  });

  it('and one that can is kept', async () => {
    const pool = new pg.Pool({ connectionString: servers[1].url, max: 1 });
    const limiter = createLimiter({ store: postgresStore({ pool, table: 'absent' }), limits: [requests] });
    const client = await pool.connect();
    const before = await pidOf(client);
    client.release();
    await expect(limiter.consume('k')).rejects.toThrow('not migrated');
    const after = await pool.connect();
    expect(await pidOf(after)).toBe(before);
    after.release();
    await pool.end();
  });
});

describe('prepared statements that the server has discarded are not missed', () => {
  it('by a pool', async () => {
    const pool = new pg.Pool({ connectionString: servers[1].url, max: 1 });
    const limiter = createLimiter({ store: postgresStore({ pool, prepare: true }), limits: [requests] });
    await untilServed(limiter);
    await pool.query('DISCARD ALL');
    expect((await untilServed(limiter)).failed).toBe(0);
    await pool.end();
  });

  it('by a single client', async () => {
    const client = new pg.Client({ connectionString: servers[1].url });
    await client.connect();
    const limiter = createLimiter({
      store: postgresStore({ pool: client, prepare: true }),
      limits: [requests],
    });
    await untilServed(limiter);
    await client.query('DISCARD ALL');
    expect((await untilServed(limiter)).failed).toBe(0);
    await client.end();
  });
});

async function pidOf(client: pg.PoolClient): Promise<number> {
  return (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
}
