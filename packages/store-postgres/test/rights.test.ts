import { createLimiter, fixedWindow, slidingWindowLog } from '@sluice/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { type PostgresStore, postgresStore } from '../src/index.ts';
import { type Database, newDatabase, newRole } from './databases.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres({ own: true });
const limits = [fixedWindow({ name: 'per-day', limit: 10, window: '1d' })];
const tables = 'sluice.sluice_records, sluice.sluice_records_entries';

let db: Database;
let app: string;
let store: PostgresStore;
beforeEach(async () => {
  db = await newDatabase(postgres);
  app = await newRole(postgres);
  await postgresStore({ pool: db.pool() }).migrate();
  store = postgresStore({ pool: db.pool(app) });
});

function limiter() {
  return createLimiter({ store, limits, deadlineMs: 60_000 });
}

async function grantAll(): Promise<void> {
  await db.query(`GRANT USAGE ON SCHEMA sluice TO ${app}`);
  await db.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${app}`);
}

/** The error of a call; each has the server's own sentence. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => expect.fail('It was not refused.'),
    (thrown: unknown) => thrown as { code: string; message: string; cause: Error },
  );
  expect(error.code).toBe('STORE_UNAVAILABLE');
  expect(error.message).toContain(error.cause.message);
  return error.message;
}

/** Runs the statements that the message names. */
async function obey(message: string): Promise<void> {
  const run = /Run (.*)\.$/.exec(message)?.[1] ?? '';
  for (const sql of run.split('; ')) await db.query(sql);
}

describe('the message names the right that is missing, and it suffices:', () => {
  it('all of them', async () => {
    const message = await refusal(limiter().consume('user'));
    expect(message).toContain('GRANT USAGE ON SCHEMA sluice');
    await obey(message);
    expect((await limiter().consume('user')).allowed).toBe(true);
  });

  it.each(['SELECT', 'INSERT', 'UPDATE', 'DELETE'])('%s', async (right) => {
    await grantAll();
    await db.query(`REVOKE ${right} ON ${tables} FROM ${app}`);
    // Each right is needed by one of these.
    const use = async (): Promise<void> => {
      await limiter().consume('user');
      await limiter().reset('user');
    };
    const message = await refusal(use());
    expect(message).toContain(`GRANT ${right} ON sluice.sluice_records TO ${app}`);
    expect(message).not.toContain('GRANT USAGE');
    await obey(message);
    await use();
  });

  it('EXECUTE', async () => {
    await grantAll();
    await db.query('REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA sluice FROM PUBLIC');
    const message = await refusal(limiter().consume('user'));
    expect(message).not.toContain('GRANT SELECT');
    await obey(message);
    expect((await limiter().consume('user')).allowed).toBe(true);
  });

  it('CREATE in the schema, for a migration', async () => {
    await grantAll();
    const other = postgresStore({ pool: db.pool(app), table: 'other' });
    const message = await refusal(other.migrate());
    expect(message).toContain(`Run GRANT CREATE ON SCHEMA sluice TO ${app}.`);
  });

  it('CREATE in the database, for a migration that makes the schema', async () => {
    const other = postgresStore({ pool: db.pool(app), schema: 'others' });
    const message = await refusal(other.migrate());
    expect(message).toContain(`GRANT CREATE ON DATABASE ${db.name} TO ${app}`);
  });
});

describe('row-level security', () => {
  it.each([
    ['consume', () => limiter().consume('user')],
    ['peek', () => limiter().peek('user')],
    ['reset', () => limiter().reset('user')],
    ['a peek at an exact log', () => logLimiter().peek('user')],
    ['a sweep', () => store.sweep()],
    [
      'an update',
      () => store.update([{ scope: 's', key: 'k', algorithm: logLimit.algorithm }], () => ({ result: 1 })),
    ],
  ])('makes %s fail instead of answering for rows that it hides', async (_, call) => {
    await grantAll();
    await db.query('ALTER TABLE sluice.sluice_records ENABLE ROW LEVEL SECURITY');
    await db.query('ALTER TABLE sluice.sluice_records_entries ENABLE ROW LEVEL SECURITY');
    const message = await refusal(call());
    expect(message).toContain('ALTER TABLE sluice.sluice_records DISABLE ROW LEVEL SECURITY');
    await obey(message);
    await call();
  });
});

const logLimit = slidingWindowLog({ name: 'log', limit: 10, window: '1d' });
function logLimiter() {
  return createLimiter({ store, limits: [logLimit], deadlineMs: 60_000 });
}
