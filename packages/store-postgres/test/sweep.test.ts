import { createLimiter, fixedWindow, slidingWindowLog, tokenBucket } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { expect, it } from 'vitest';
import type { PostgresStore } from '../src/index.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();

async function rows(table: string): Promise<number> {
  const sql = `SELECT count(*)::int AS rows FROM "${postgres.schema}"."${table}"`;
  return (await postgres.firstRow(sql)).rows as number;
}

/** A store with its own table and its own clock. */
async function fresh(table: string, sweep: boolean): Promise<{ store: PostgresStore; clock: ManualClock }> {
  const clock = new ManualClock();
  const store = postgres.store({ table, clock, sweep });
  await store.migrate();
  return { store, clock };
}

async function checkAll(store: PostgresStore, count: number, name = 'brief'): Promise<void> {
  const limit = fixedWindow({ name, limit: 5, window: '1s' });
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
  await Promise.all(Array.from({ length: count }, (_, i) => limiter.consume(`visitor-${i}`)));
}

it('deletes expired records, with the entries of logs, and nothing else', async () => {
  const { store, clock } = await fresh('expired', false);
  await checkAll(store, 5000);
  const longer = [tokenBucket({ name: 'kept', capacity: 5, refill: { amount: 1, every: '1h' } })];
  await createLimiter({ store, limits: longer, deadlineMs: 60_000 }).consume('stays', { cost: 4 });
  const log = createLimiter({
    store,
    limits: [slidingWindowLog({ name: 'log', limit: 5, window: '1s' })],
    deadlineMs: 60_000,
  });
  await log.consume('goes');
  expect(await store.sweep()).toBe(0);
  clock.advance(1000);
  expect(await store.sweep()).toBe(5001);
  expect([await rows('expired'), await rows('expired_entries')]).toEqual([1, 0]);
  const { remaining } = await createLimiter({ store, limits: longer, deadlineMs: 60_000 }).peek('stays');
  expect(remaining).toBe(1);
});

it('skips rows that another session has locked, and does not wait for them', async () => {
  const { store, clock } = await fresh('locked', false);
  await checkAll(store, 10);
  clock.advance(1000);
  const client = await postgres.client();
  await client.query('BEGIN');
  await client.query(`SELECT FROM "${postgres.schema}".locked LIMIT 1 FOR UPDATE`);
  expect(await store.sweep()).toBe(9);
  await client.query('ROLLBACK');
  expect(await store.sweep()).toBe(1);
});

it('happens by itself as checks go on', async () => {
  const { store, clock } = await fresh('by_itself', true);
  // Slow sweeps get more rounds to catch up.
  const isTooFull = async (): Promise<boolean> => (await rows('by_itself')) >= 10_000;
  for (let round = 0; round < 10 || (round < 50 && (await isTooFull())); round++) {
    await checkAll(store, 2000, `round-${round}`);
    clock.advance(2000);
  }
  await store.close();
  expect(await rows('by_itself')).toBeLessThan(10_000);
});

it('does not happen by itself if it is switched off, or in the transaction of a client', async () => {
  const { store, clock } = await fresh('off', false);
  await checkAll(store, 3000, 'one');
  clock.advance(2000);
  await checkAll(store, 3000, 'two');
  expect(await rows('off')).toBe(6000);
  const sweeping = postgres.store({ table: 'off', clock, sweep: true });
  const client = await postgres.client();
  await client.query('BEGIN');
  const inside = sweeping.withClient(client);
  const { algorithm } = fixedWindow({ name: 'x', limit: 5, window: '1s' });
  for (let i = 0; i < 20; i++) {
    const keys = Array.from({ length: 100 }, (_, k) => ({ scope: 'inside', key: `${k}`, algorithm }));
    await inside.execute?.(keys.map((key) => ({ kind: 'spend', keys: [key], cost: 1, count: 1 })));
  }
  await client.query('COMMIT');
  await sweeping.close();
  expect(await rows('off')).toBe(6100);
});

it('keeps the table from growing: after 20 generations of keys it is no larger than a few', async () => {
  const { store, clock } = await fresh('churn', false);
  const size = async (): Promise<number> => {
    const sql = `SELECT pg_total_relation_size('"${postgres.schema}".churn')::int AS bytes`;
    return (await postgres.firstRow(sql)).bytes as number;
  };
  await checkAll(store, 3000, 'first');
  const one = await size();
  for (let generation = 0; generation < 20; generation++) {
    clock.advance(2000);
    await store.sweep();
    // Autovacuum does this within a minute, which is too long for a test.
    await postgres.firstRow(`VACUUM "${postgres.schema}".churn`);
    await checkAll(store, 3000, `generation-${generation}`);
  }
  expect(await size()).toBeLessThan(3 * one);
});

it('updates in place: checks of the same keys do not make the table grow', async () => {
  const { store } = await fresh('in_place', false);
  const limit = tokenBucket({ name: 'same', capacity: 1e6, refill: { amount: 1e6, every: '1h' } });
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
  for (let round = 0; round < 100; round++) {
    await Promise.all(Array.from({ length: 500 }, (_, i) => limiter.consume(`user-${i}`)));
  }
  const table = `"${postgres.schema}".in_place`;
  const { bytes } = await postgres.firstRow(`SELECT pg_relation_size('${table}')::int AS bytes`);
  // 500 records of about 130 bytes, updated 100 times: 6.5 MB if every version were kept.
  expect(bytes).toBeLessThan(1_500_000);
});

it('a check of an exact log of 10,000 entries writes no more than one of an empty log', async () => {
  const clock = new ManualClock();
  const store = postgres.store({ table: 'long_log', clock, unlogged: false });
  await store.migrate();
  const limit = slidingWindowLog({ name: 'long', limit: 10_000, window: '1d' });
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
  /** Bytes that one check writes to the write-ahead log, on average of 20. */
  const written = async (): Promise<number> => {
    const at = async (): Promise<number> =>
      Number((await postgres.firstRow("SELECT pg_current_wal_insert_lsn() - '0/0' AS bytes")).bytes);
    const before = await at();
    for (let i = 0; i < 20; i++) {
      clock.advance(1);
      expect((await limiter.consume('user')).allowed).toBe(true);
    }
    return ((await at()) - before) / 20;
  };
  const first = await written();
  const { algorithm } = limit;
  const base = clock.now();
  const record: [number, ...number[]] = [base + 86_400_000, 0];
  for (let i = 1; i <= 9_900; i++) record.push(base - 9_900 + i, i);
  const key = { scope: 'sluice:long:sliding-window-log:1', key: 'user', algorithm };
  await store.update([key], () => ({ result: undefined, writes: [record] }));
  const full = await written();
  expect(full).toBeLessThan(3 * first + 500);
  expect((await limiter.peek('user')).remaining).toBe(80);
});
