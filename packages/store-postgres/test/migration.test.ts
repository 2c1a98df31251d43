import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLimiter, fixedWindow, recordId, slidingWindowLog, tokenBucket } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import { programsModule } from '../../../scripts/embed-programs.mjs';
import { migrationSql, postgresStore } from '../src/index.ts';
import { useChildProcesses } from './child-processes.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
const children = useChildProcesses();
const limits = [fixedWindow({ name: 'per-day', limit: 10, window: '1d' })];

it('the embedded programs are those of the .sql files (otherwise build)', () => {
  const folder = join(import.meta.dirname, '../src/programs');
  expect(readFileSync(join(folder, 'programs.ts'), 'utf8')).toBe(programsModule(folder));
});

it('may be called by 20 processes at once, while the first to finish already check', async () => {
  const results = await children.run<string>(
    20,
    `const pool = new pg.Pool({ connectionString: ${JSON.stringify(postgres.server.url)}, max: 1 });
     const store = postgresStore({ pool, schema: '${postgres.schema}_twenty' });
     const limits = [fixedWindow({ name: 'per-day', limit: 100, window: '1d' })];
     await store.migrate();
     const { allowed } = await createLimiter({ store, limits, deadlineMs: 60000 }).consume('user');
     console.log(JSON.stringify(allowed ? 'fine' : 'denied'));
     await pool.end();`,
  );
  expect(results).toEqual(Array(20).fill('fine'));
  const schema = `${postgres.schema}_twenty`;
  expect(await postgres.firstRow(`SELECT record[2]::int AS used FROM "${schema}".sluice_records`)).toEqual({
    used: 20,
  });
  await postgres.firstRow(`DROP SCHEMA "${schema}" CASCADE`);
});

it('keeps every record when it runs again', async () => {
  const store = postgres.store({ table: 'again' });
  await store.migrate();
  const limiter = createLimiter({ store, limits, deadlineMs: 60_000 });
  await limiter.consume('user', { cost: 4 });
  await store.migrate();
  expect((await limiter.peek('user')).remaining).toBe(6);
});

it('makes tables logged or unlogged when the option has changed, and keeps their records', async () => {
  const persistence = async (): Promise<unknown> => {
    const tables = `'${postgres.schema}.turned'::regclass, '${postgres.schema}.turned_entries'::regclass`;
    const sql = `SELECT string_agg(relpersistence::text, '') AS all FROM pg_class WHERE oid IN (${tables})`;
    return (await postgres.firstRow(sql)).all;
  };
  const store = postgres.store({ table: 'turned' });
  await store.migrate();
  expect(await persistence()).toBe('uu');
  await createLimiter({ store, limits, deadlineMs: 60_000 }).consume('user', { cost: 4 });
  const logged = postgres.store({ table: 'turned', unlogged: false });
  await logged.migrate();
  expect(await persistence()).toBe('pp');
  const limiter = createLimiter({ store: logged, limits, deadlineMs: 60_000 });
  expect((await limiter.peek('user')).remaining).toBe(6);
  expect([store.capabilities.durable, logged.capabilities.durable]).toEqual([false, true]);
});

it('two tables of one schema share nothing but arithmetic', async () => {
  const [one, other] = ['one', 'other'].map((table) => postgres.store({ table }));
  await one?.migrate();
  await other?.migrate();
  if (one === undefined || other === undefined) throw new Error('two stores');
  await createLimiter({ store: one, limits, deadlineMs: 60_000 }).consume('user', { cost: 4 });
  expect((await createLimiter({ store: other, limits, deadlineMs: 60_000 }).peek('user')).remaining).toBe(10);
});

it('updates version 1, whose functions go on working for processes that still run', async () => {
  const versionOne = readFileSync(join(import.meta.dirname, 'version-1.sql'), 'utf8');
  const [schema, table] = [postgres.schema, 'from_one'];
  const named = (sql: string): string =>
    sql.replaceAll('"public"', `"${schema}"`).replaceAll('"sluice_records', `"${table}`);
  await postgres.firstRow(named(versionOne));
  const bucket = tokenBucket({ name: 'bucket', capacity: 100, refill: { amount: 1, every: '1d' } });
  const log = slidingWindowLog({ name: 'log', limit: 100, window: '1d' });
  const idOf = ({ name, algorithm }: typeof log): string =>
    recordId({ scope: `sluice:${name}:${algorithm.name}:1`, key: 'user', algorithm });
  const oldProcess = async (): Promise<void> => {
    const [capacity, amount, periodMs] = bucket.algorithm.parameters;
    const take = `SELECT "public"."sluice_records_token_bucket"(NULL, $1, 3, ${capacity}, ${amount}, ${periodMs})`;
    await postgres.firstRow(named(take), [[idOf(bucket)]]);
    const execute = `SELECT "public"."sluice_records_execute"(
      NULL, $1, 1, '{sliding-window-log}', '{100, 86400000, 0}', '{3, 1, 1, 1, 1}')`;
    await postgres.firstRow(named(execute), [[idOf(log)]]);
  };
  await oldProcess();

  const store = postgres.store({ table });
  await store.migrate();
  const limiter = createLimiter({ store, limits: [bucket, log], deadlineMs: 60_000 });
  const remaining = async (): Promise<number[]> =>
    (await limiter.peek('user')).limits.map((limit) => limit.remaining);
  expect(await remaining()).toEqual([97, 97]);
  await oldProcess();
  await limiter.consume('user', { cost: 4 });
  await oldProcess();
  expect(await remaining()).toEqual([87, 87]);
  expect(await postgres.firstRow(`SELECT "${schema}"."${table}_version"() AS version`)).toEqual({
    version: 2,
  });
});

describe('a search path with functions of somebody else', () => {
  const schema = `${postgres.schema}_foreign`;

  it('changes nothing: their functions never run, not even in the migration', async () => {
    await postgres.firstRow(`CREATE SCHEMA "${schema}"`);
    // These fit `extract(...) * 1000` and `oid = to_regprocedure(...)` better than those of Postgres.
    for (const [operator, left, right, result] of [
      ['*', 'numeric', 'integer', 'numeric'],
      ['=', 'oid', 'regprocedure', 'boolean'],
    ]) {
      await postgres.firstRow(
        `CREATE FUNCTION "${schema}".run_as_others(${left}, ${right}) RETURNS ${result}
           LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$foreign code ran$$; END'`,
      );
      await postgres.firstRow(
        `CREATE OPERATOR "${schema}".${operator}
           (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = "${schema}".run_as_others)`,
      );
    }
    const pool = postgres.pool({ options: `-c search_path=${schema}` });
    await expect(pool.query('SELECT 1::numeric * 1')).rejects.toThrow('foreign code ran');

    const store = postgres.store({ pool, table: 'pinned' });
    await expect(createLimiter({ store, limits, deadlineMs: 60_000 }).consume('user')).rejects.toMatchObject({
      message: expect.stringContaining('not migrated'),
    });
    await store.migrate();
    const both = [...limits, slidingWindowLog({ name: 'log', limit: 10, window: '1d' })];
    for (const some of [limits, both]) {
      const limiter = createLimiter({ store, limits: some, deadlineMs: 60_000 });
      for (let i = 0; i < 11; i++) await limiter.consume('user');
      await limiter.reset('user');
    }
    await store.update([{ scope: 's', key: '', algorithm: both[1]?.algorithm as never }], () => ({
      result: undefined,
      writes: [[8e15, 0, 8e14, 1]],
    }));
    await store.sweep();
    await postgres.firstRow(`DROP SCHEMA "${schema}" CASCADE`);
  });

  it('is still there after the migration', async () => {
    const client = await postgres.client();
    await client.query('BEGIN');
    await client.query(`SET LOCAL search_path = "${schema}", public`);
    await client.query(migrationSql({ schema: postgres.schema, table: 'path_kept' }));
    const { rows } = await client.query('SHOW search_path');
    expect(rows).toEqual([{ search_path: `${schema}, public` }]);
    await client.query('ROLLBACK');
  });
});

describe('the SQL for a migration tool', () => {
  it('is what `migrate` runs: the command prints it, and any tool can run it', async () => {
    const { status, text } = await children.printMigration('--schema', postgres.schema, '--table', 'printed');
    expect(status).toBe(0);
    expect(text).toBe(migrationSql({ schema: postgres.schema, table: 'printed' }));
    const client = await postgres.client();
    await client.query('BEGIN');
    await client.query(text);
    await client.query('COMMIT');
    const limiter = createLimiter({
      store: postgres.store({ table: 'printed' }),
      limits,
      deadlineMs: 60_000,
    });
    expect((await limiter.consume('user')).remaining).toBe(9);
  });

  it('leaves nothing behind when the transaction around it rolls back', async () => {
    const client = await postgres.client();
    await client.query('BEGIN');
    await client.query(migrationSql({ schema: postgres.schema, table: 'undone' }));
    await client.query('ROLLBACK');
    const { found } = await postgres.firstRow('SELECT to_regclass($1) AS found', [
      `${postgres.schema}.undone`,
    ]);
    expect(found).toBeNull();
  });

  it('is not printed for an unknown option: the command prints its usage', async () => {
    const { status, text } = await children.printMigration('--tabel', 'x');
    expect(status).toBe(2);
    expect(text).toContain('npx @sluice/store-postgres');
  });
});

describe('rejects', () => {
  it.each(['', 'a b', 'Upper', '1st', 'a"b', "a'; DROP TABLE x; --", 'a.b', 'ä', 'x'.repeat(47)])(
    'the name %j at construction',
    (name) => {
      const pool = postgres.pool();
      expect(() => postgresStore({ pool, table: name })).toThrow(/`table` must be a plain identifier/);
      expect(() => postgresStore({ pool, schema: name })).toThrow(/`schema` must be a plain identifier/);
      expect(() => migrationSql({ table: name })).toThrow(RangeError);
    },
  );

  it('values that are not a pool, and unknown options, at construction', () => {
    expect(() => postgresStore({ pool: {} as never })).toThrow(TypeError);
    expect(() => postgresStore({ pool: postgres.pool(), tabel: 'x' } as never)).toThrow(/no option "tabel"/);
    expect(() => postgresStore({ pool: postgres.pool(), unlogged: 1 } as never)).toThrow(TypeError);
    expect(() => postgresStore({ pool: postgres.pool(), clock: {} } as never)).toThrow(TypeError);
  });

  it('checks before the migration, with the command to run', async () => {
    const limiter = createLimiter({ store: postgres.store({ table: 'absent' }), limits, deadlineMs: 60_000 });
    const message = expect.stringContaining('store.migrate()');
    await expect(limiter.consume('user')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message });
  });

  it('tables of a newer version, with the command to run', async () => {
    const store = postgres.store({ table: 'newer' });
    await store.migrate();
    const named = `"${postgres.schema}".newer`;
    await postgres.firstRow(
      `CREATE OR REPLACE FUNCTION ${named}_version() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 99'`,
    );
    const error = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('store-postgres@latest') };
    await expect(store.migrate()).rejects.toMatchObject(error);
    // A later version may rename what this one calls.
    await postgres.firstRow(`ALTER FUNCTION ${named}_fixed_window_2 RENAME TO newer_gone`);
    const limiter = createLimiter({ store, limits, deadlineMs: 60_000 });
    await expect(limiter.consume('user')).rejects.toMatchObject(error);
  });

  it('a role without rights, with the command to run', async () => {
    const role = `${postgres.schema}_guest`;
    await postgres.firstRow(`CREATE ROLE ${role} LOGIN`);
    const pool = postgres.pool({
      user: role,
      connectionString: '',
      host: '127.0.0.1',
      port: postgres.server.port,
      database: 'postgres',
    });
    const store = postgres.store({ pool });
    const limiter = createLimiter({ store, limits, deadlineMs: 60_000 });
    const error = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('GRANT USAGE ON SCHEMA') };
    await expect(limiter.consume('user')).rejects.toMatchObject(error);
    await expect(postgres.store({ pool, table: 'guests' }).migrate()).rejects.toMatchObject(error);
    // The rights that the message names are enough, even to migrate tables that are up to date.
    await postgres.firstRow(`GRANT USAGE ON SCHEMA ${postgres.schema} TO ${role}`);
    const tables = `${postgres.schema}.sluice_records, ${postgres.schema}.sluice_records_entries`;
    await postgres.firstRow(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role}`);
    expect((await limiter.consume('user')).allowed).toBe(true);
    await store.migrate();
    await postgres.firstRow(`DROP OWNED BY ${role}`);
    await postgres.firstRow(`DROP ROLE ${role}`);
  });
});
