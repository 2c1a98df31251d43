import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  block,
  createLimiter,
  fixedWindow,
  type Limit,
  recordId,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { migrationSql, postgresStore } from '../src/index.ts';
import { type Database, newDatabase, newRole } from './databases.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres({ own: true });
const versionOne = readFileSync(join(import.meta.dirname, 'version-1.sql'), 'utf8');
const bucket = tokenBucket({ name: 'bucket', capacity: 100, refill: { amount: 1, every: '1d' } });
const log = slidingWindowLog({ name: 'log', limit: 100, window: '1d' });
const window = fixedWindow({ name: 'window', limit: 100, window: '1d' });

let db: Database;
beforeEach(async () => {
  db = await newDatabase(postgres);
});

async function objectsIn(schema: string): Promise<number> {
  const [row] = await db.query(
    `SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = to_regnamespace('${schema}')) +
       (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('${schema}')) AS objects`,
  );
  return Number(row?.objects);
}

function limiterOn(...limits: Limit[]) {
  return createLimiter({ store: postgresStore({ pool: db.pool() }), limits, deadlineMs: 60_000 });
}

/** What a process of version 1 charges to the user: 3 to the bucket, 3 to the log. */
async function oldProcess(): Promise<void> {
  const idOf = ({ name, algorithm }: Limit): string =>
    recordId({ scope: `sluice:${name}:${algorithm.name}:1`, key: 'user', algorithm });
  const [capacity, amount, periodMs] = bucket.algorithm.parameters;
  await db.query(
    `SELECT public.sluice_records_token_bucket(NULL, '{"${idOf(bucket)}"}', 3, ${capacity}, ${amount}, ${periodMs})`,
  );
  await db.query(
    `SELECT public.sluice_records_execute(NULL, '{"${idOf(log)}"}', 1, '{sliding-window-log}',
       '{100, 86400000, 0}', '{3, 1, 1, 1, 1}')`,
  );
}

it('two stores leave nothing in `public`', async () => {
  const pool = db.pool();
  const before = await objectsIn('public');
  for (const store of [postgresStore({ pool }), postgresStore({ pool, table: 'fast' })]) {
    await store.migrate();
    const limiter = createLimiter({ store, limits: [window, log], deadlineMs: 60_000 });
    expect((await limiter.consume('user')).allowed).toBe(true);
    await store.sweep();
  }
  expect(await objectsIn('public')).toBe(before);
  expect(await objectsIn('sluice')).toBeGreaterThan(0);
});

describe('tables of version 1 in `public`', () => {
  it('are used where they are, by old and new processes at once', async () => {
    await db.query(versionOne);
    await oldProcess();
    const before = await objectsIn('public');
    const store = postgresStore({ pool: db.pool() });
    await store.migrate();
    await store.migrate();
    const limiter = limiterOn(bucket, log);
    const remaining = async (): Promise<number[]> =>
      (await limiter.peek('user')).limits.map((limit) => limit.remaining);
    expect(await remaining()).toEqual([97, 97]);
    await oldProcess();
    await limiter.consume('user', { cost: 4 });
    await oldProcess();
    expect(await remaining()).toEqual([87, 87]);
    await store.sweep();
    expect(await objectsIn('public')).toBe(before);
    await postgresStore({ pool: db.pool(), unlogged: false }).migrate();
    const [row] = await db.query(
      "SELECT relpersistence AS is FROM pg_class WHERE oid = 'public.sluice_records'::regclass",
    );
    expect(row).toEqual({ is: 'p' });
    expect(await remaining()).toEqual([87, 87]);
  });

  it('stay usable by roles that could use them', async () => {
    const app = await newRole(postgres);
    await db.query(versionOne);
    await db.query(
      `GRANT SELECT, INSERT, UPDATE, DELETE ON sluice_records, sluice_records_entries TO ${app}`,
    );
    await postgresStore({ pool: db.pool() }).migrate();
    const store = postgresStore({ pool: db.pool(app) });
    const limiter = createLimiter({ store, limits: [bucket, log], deadlineMs: 60_000 });
    expect((await limiter.consume('user')).allowed).toBe(true);
  });

  it('are used with the schema `public` too', async () => {
    await db.query(versionOne);
    await oldProcess();
    const store = postgresStore({ pool: db.pool(), schema: 'public' });
    await store.migrate();
    const limiter = createLimiter({ store, limits: [bucket], deadlineMs: 60_000 });
    expect((await limiter.peek('user')).remaining).toBe(97);
  });

  it('and others in `sluice` are not mixed up: the migration wants to know which', async () => {
    await db.query(versionOne);
    await postgresStore({ pool: db.pool(), schema: 'sluice' }).migrate();
    await expect(postgresStore({ pool: db.pool() }).migrate()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('`schema`'),
    });
  });
});

describe('code of another role never runs', () => {
  const intruder = (owner: string): string[] => [
    `SET ROLE ${owner}`,
    'CREATE TABLE public.ran_as (who text)',
    'GRANT INSERT, SELECT ON public.ran_as TO PUBLIC',
    `CREATE FUNCTION public.note() RETURNS boolean LANGUAGE plpgsql AS $$
       BEGIN IF current_user <> '${owner}' THEN INSERT INTO public.ran_as VALUES (current_user); END IF; RETURN true; END $$`,
  ];
  /** Functions and operators that fit what the store calls better than those of Postgres and of the store. */
  const better = (suffix: string): string[] => [
    `CREATE FUNCTION public.floor(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT trunc($1) FROM (SELECT public.note()) AS n'`,
    `CREATE FUNCTION public.times(numeric, integer) RETURNS numeric LANGUAGE sql AS 'SELECT pg_catalog.numeric_mul($1, $2::numeric) FROM (SELECT public.note()) AS n'`,
    'CREATE OPERATOR public.* (LEFTARG = numeric, RIGHTARG = integer, FUNCTION = public.times)',
    `CREATE FUNCTION public.same(oid, regprocedure) RETURNS boolean LANGUAGE sql AS 'SELECT public.note() AND pg_catalog.oideq($1, $2::oid)'`,
    'CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = regprocedure, FUNCTION = public.same)',
    ...['fixed_window', 'sliding_window', 'bucket'].flatMap((kernel) => [
      `CREATE FUNCTION public.sluice_${kernel}_available${suffix}(text, bigint, bigint, bigint, bigint)
         RETURNS bigint LANGUAGE sql AS 'SELECT 1000000000000 FROM (SELECT public.note()) AS n'`,
      `CREATE FUNCTION public.sluice_${kernel}_spend${suffix}(text, bigint, bigint, bigint, bigint, bigint)
         RETURNS bigint[] LANGUAGE sql AS 'SELECT ARRAY[9e15::bigint, 0, 0] FROM (SELECT public.note()) AS n'`,
    ]),
  ];

  it.each(['public', undefined])('with the schema %s, in checks, sweeps and migrations', async (schema) => {
    const owner = await newRole(postgres);
    await db.query([...intruder(owner), ...better('_of_the_store')].join(';'));
    await db.query('RESET ROLE');
    const all = [window, log, bucket, block({ name: 'blocked', onDenied: '1m' })];
    const pool = db.pool();
    const store = postgresStore({ pool, ...(schema && { schema }) });
    await store.migrate();
    await db.query(`SET ROLE ${owner}; ${better('_2').slice(5).join(';')}; RESET ROLE`);
    for (const limits of [[window], [bucket], all]) {
      const limiter = createLimiter({ store, limits, deadlineMs: 60_000, denyCache: false });
      for (let i = 0; i < 3; i++) await limiter.consume('user', { cost: 49 });
      await limiter.peek('user');
      await limiter.refund('user');
      await limiter.penalize('user');
      await limiter.reset('user');
    }
    await store.sweep();
    // In a schema in which it has functions of such names, the migration refuses to run again.
    await store.migrate().catch((error) => expect(error.message).toContain('another role owns'));
    expect(await db.query('SELECT DISTINCT who FROM public.ran_as')).toEqual([]);
  });

  it('when it has taken the names of the store first: the migration refuses', async () => {
    const owner = await newRole(postgres);
    const fakes = [
      `CREATE FUNCTION public.sluice_records_version() RETURNS integer LANGUAGE sql AS 'SELECT 2 FROM (SELECT public.note()) AS n'`,
      'CREATE TABLE public.sluice_records (id text PRIMARY KEY, record bigint[])',
    ];
    await db.query([...intruder(owner), ...fakes].join(';'));
    await db.query('RESET ROLE');
    for (const sql of [migrationSql({ schema: 'public' }), migrationSql()]) {
      await expect(db.query(sql)).rejects.toThrow(/another role owns/);
    }
    expect(await db.query('SELECT DISTINCT who FROM public.ran_as')).toEqual([]);
  });
});
