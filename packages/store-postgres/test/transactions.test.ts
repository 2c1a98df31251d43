import { PGlite } from '@electric-sql/pglite';
import {
  createLimiter,
  customLimit,
  fixedWindow,
  type Limit,
  type Store,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import type pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fromPglite, type PgClient, postgresStore } from '../src/index.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
let round = 0;
let key: string;
beforeEach(() => {
  key = `customer-${round++}`;
});

let pglite: Promise<PGlite> | undefined;
/** One for all tests of the file: it takes seconds to start. */
const openPglite = (): Promise<PGlite> => {
  pglite ??= PGlite.create();
  return pglite;
};
afterAll(async () => (await pglite)?.close());

const bucket = tokenBucket({ name: 'bucket', capacity: 10, refill: { amount: 1, every: '1d' } });
const log = slidingWindowLog({ name: 'log', limit: 10, window: '1d' });
/** Runs through `update`, as every custom algorithm does. */
const own = customLimit({
  name: 'own',
  algorithm: {
    name: 'own',
    version: 1,
    parameters: [],
    limit: 10,
    windowMs: 86_400_000,
    available: (record, nowMs) => bucket.algorithm.available(record, nowMs),
    spend: (record, nowMs, amount) => bucket.algorithm.spend(record, nowMs, amount),
    takeBack: (record, nowMs, amount, chargedAtMs) =>
      bucket.algorithm.takeBack(record, nowMs, amount, chargedAtMs),
    describe: (record, nowMs, cost) => bucket.algorithm.describe(record, nowMs, cost),
  },
});

async function spend(store: Store, limit: Limit, cost: number): Promise<boolean> {
  return (await createLimiter({ store, limits: [limit], deadlineMs: 60_000 }).consume(key, { cost })).allowed;
}

async function left(limit: Limit): Promise<number> {
  const limiter = createLimiter({ store: postgres.store(), limits: [limit], deadlineMs: 60_000 });
  return (await limiter.peek(key)).remaining;
}

describe.each([
  ['token bucket', bucket],
  ['exact log', log],
  ['algorithm of the user', own],
])('in the transaction of a client, a %s', (_, limit) => {
  it('keeps the charge when it commits', async () => {
    const client = await postgres.client();
    await client.query('BEGIN');
    expect(await spend(postgres.store().withClient(client), limit, 4)).toBe(true);
    await client.query('COMMIT');
    expect(await left(limit)).toBe(6);
  });

  it('gives the charge back when it rolls back', async () => {
    await spend(postgres.store(), limit, 3);
    const client = await postgres.client();
    await client.query('BEGIN');
    const store = postgres.store().withClient(client);
    expect(await spend(store, limit, 4)).toBe(true);
    expect(await spend(store, limit, 4)).toBe(false);
    await client.query('ROLLBACK');
    expect(await left(limit)).toBe(7);
  });

  it('gives back what was spent since a savepoint when it rolls back to it', async () => {
    const client = await postgres.client();
    await client.query('BEGIN');
    const store = postgres.store().withClient(client);
    await spend(store, limit, 1);
    await client.query('SAVEPOINT before_order');
    await spend(store, limit, 2);
    await client.query('ROLLBACK TO SAVEPOINT before_order');
    await spend(store, limit, 4);
    await client.query('COMMIT');
    expect(await left(limit)).toBe(5);
  });

  it('gives the charge back when the connection of the client dies', async () => {
    const client = await postgres.client();
    await client.query('BEGIN');
    await spend(postgres.store().withClient(client), limit, 4);
    const { pid } = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0];
    await postgres.firstRow('SELECT pg_terminate_backend($1, 5000)', [pid]);
    expect(await left(limit)).toBe(10);
  });

  it('makes other checks of the limit wait until it ends', async () => {
    const client = await postgres.client();
    const { pid } = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0];
    await client.query('BEGIN');
    await spend(postgres.store().withClient(client), limit, 8);
    const other = spend(postgres.store(), limit, 4);
    const waiting =
      'SELECT count(*)::int AS others FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))';
    await expect.poll(() => postgres.firstRow(waiting, [pid])).toEqual({ others: 1 });
    await client.query('COMMIT');
    expect(await other).toBe(false);
  });
});

it('a transition that throws leaves the transaction of the caller as it was before', async () => {
  const client = await postgres.client();
  await client.query('BEGIN');
  const store = postgres.store().withClient(client);
  await spend(store, bucket, 1);
  const failing = store.update([{ scope: 'x', key, algorithm: bucket.algorithm }], () => {
    throw new Error('mine');
  });
  await expect(failing).rejects.toThrow('mine');
  await spend(store, bucket, 1);
  await client.query('COMMIT');
  expect(await left(bucket)).toBe(8);
});

describe('on a client outside a transaction', () => {
  /** `pg` reports whether a transaction is open; a client of your own may not. */
  const silent = (client: pg.Client): PgClient => ({
    query: (query) => client.query(query as pg.QueryConfig),
  });

  it.each([
    ['a token bucket', bucket, (client: pg.Client) => client],
    ['an exact log', log, (client: pg.Client) => client],
    ['an algorithm of the user', own, (client: pg.Client) => client],
    ['a token bucket, by a client that reports no state', bucket, silent],
  ])('rejects all calls, says so, and charges nothing: %s', async (_, limit, wrap) => {
    const client = await postgres.client();
    const store = postgres.store().withClient(wrap(client));
    const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
    const isRejected = async (): Promise<void> => {
      for (const call of [
        limiter.consume(key),
        limiter.peek(key),
        limiter.penalize(key),
        limiter.reset(key),
      ]) {
        await expect(call).rejects.toMatchObject({
          code: 'STORE_UNAVAILABLE',
          message: expect.stringContaining('not inside BEGIN'),
        });
      }
    };
    await isRejected();
    expect(await left(limit)).toBe(10);
    await client.query('BEGIN');
    expect((await limiter.consume(key)).allowed).toBe(true);
    await client.query('COMMIT');
    await isRejected();
    expect(await left(limit)).toBe(9);
  });

  it('accepts a BEGIN that was not awaited', async () => {
    const client = await postgres.client();
    const begun = client.query('BEGIN');
    expect(await spend(postgres.store().withClient(client), bucket, 1)).toBe(true);
    await begun;
    await client.query('ROLLBACK');
    expect(await left(bucket)).toBe(10);
  });

  it('a check in a transaction is one statement', async () => {
    const client = await postgres.client();
    await client.query('BEGIN');
    let statements = 0;
    const counted = new Proxy(client, {
      get: (target, name) => {
        if (name === 'query') statements++;
        const value = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const limiter = createLimiter({
      store: postgres.store().withClient(counted),
      limits: [bucket],
      deadlineMs: 60_000,
    });
    await limiter.consume(key);
    const before = statements;
    await limiter.consume(key);
    expect(statements - before).toBe(1);
    await client.query('ROLLBACK');
  });

  it('a pool is no client', () => {
    expect(() => postgres.store().withClient(postgres.pool() as never)).toThrow(TypeError);
  });

  it('PGlite itself is rejected, its transactions are not', async () => {
    const db = await openPglite();
    const store = postgresStore({ pool: fromPglite(db) });
    await store.migrate();
    await expect(spend(store.withClient(fromPglite(db)), bucket, 1)).rejects.toThrow('not inside BEGIN');
    await db.transaction(async (tx) => {
      expect(await spend(store.withClient(fromPglite(tx)), bucket, 1)).toBe(true);
    });
    await store.close();
  });
});

describe('a denial in a transaction is not remembered after', () => {
  it.each(['ROLLBACK', 'ROLLBACK TO SAVEPOINT mine'])('%s', async (undo) => {
    const client = await postgres.client();
    await client.query('BEGIN');
    const store = postgres.store().withClient(client);
    const limiter = createLimiter({ store, limits: [bucket], deadlineMs: 60_000, denyCache: true });
    await limiter.consume(key, { cost: 5 });
    await client.query('SAVEPOINT mine');
    await limiter.consume(key, { cost: 5 });
    expect((await limiter.consume(key)).allowed).toBe(false);
    await client.query(undo);
    if (undo === 'ROLLBACK') await client.query('BEGIN');
    const { allowed, remaining } = await limiter.peek(key);
    expect({ allowed, remaining }).toEqual({ allowed: true, remaining: undo === 'ROLLBACK' ? 10 : 5 });
    expect((await limiter.consume(key)).allowed).toBe(true);
    await client.query('ROLLBACK');
  });
});

it('closing the store of a client closes neither the client nor the store that it came from', async () => {
  const client = await postgres.client();
  const store = postgres.store();
  const inside = store.withClient(client);
  await inside.close();
  await expect(spend(inside, bucket, 1)).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect(await spend(store, bucket, 1)).toBe(true);
});

it('works in a transaction of PGlite', async () => {
  const db = await openPglite();
  const store = postgresStore({ pool: fromPglite(db) });
  await store.migrate();
  await db
    .transaction(async (tx) => {
      expect(await spend(store.withClient(fromPglite(tx)), bucket, 4)).toBe(true);
      throw new Error('changed my mind');
    })
    .catch(() => undefined);
  const limiter = createLimiter({ store, limits: [bucket], deadlineMs: 60_000 });
  expect((await limiter.peek(key)).remaining).toBe(10);
  await store.close();
});

it('commits a business row and its charge together, or neither', async () => {
  const client = await postgres.client();
  await client.query('CREATE TEMP TABLE orders (id int PRIMARY KEY)');
  const perDay = fixedWindow({ name: 'orders', limit: 2, window: '1d' });
  const order = async (id: number): Promise<boolean> => {
    await client.query('BEGIN');
    try {
      const allowed = await spend(postgres.store().withClient(client), perDay, 1);
      await client.query('INSERT INTO orders VALUES ($1)', [id]);
      await client.query(allowed ? 'COMMIT' : 'ROLLBACK');
      return allowed;
    } catch {
      await client.query('ROLLBACK');
      return false;
    }
  };
  expect(await order(1)).toBe(true);
  expect(await order(1), 'the row exists already').toBe(false);
  expect(await order(2)).toBe(true);
  expect(await order(3)).toBe(false);
  expect((await client.query('SELECT id FROM orders ORDER BY id')).rows).toEqual([{ id: 1 }, { id: 2 }]);
});

it('An update whose caller has given up before its turn leaves the transaction of the caller usable', async () => {
  const client = await postgres.client();
  const store = postgres.store().withClient(client);
  const recordKey = { scope: 'given-up', key, algorithm: own.algorithm };
  await client.query('BEGIN');
  const transition = () => ({ result: 'applied' });
  const given = { signal: AbortSignal.abort() };
  await expect(store.update([recordKey], transition, given)).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
  expect(await store.update([recordKey], transition)).toBe('applied');
  await client.query('COMMIT');
});
