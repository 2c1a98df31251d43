import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startPostgres, thisMachine, until } from '../src/index.ts';
import { findOwnPostgres, type PostgresProgram } from '../src/postgres/postgres-source.ts';
import { processTree } from '../src/process-table.ts';
import { bareMachine } from './bare-machine.ts';
import { postgresProgram } from './local-programs.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';
import { PostgresSession } from './postgres-session.ts';

const temporary = ownTemporaryFolder();

async function query(server: Server, sql: string): Promise<string[]> {
  const session = await PostgresSession.open(server);
  return session.query(sql).finally(() => session.close());
}

describe('a Postgres server of our own', () => {
  let postgres: Server;
  beforeAll(async () => {
    postgres = await startPostgres({ settings: { synchronous_commit: 'on', max_connections: 150 } });
  });
  afterAll(() => postgres.stop());

  it.skipIf(!postgresProgram)('serves only on loopback', async () => {
    expect(await query(postgres, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    expect(await query(postgres, 'SHOW unix_socket_directories')).toEqual(['']);
    expect(postgres.url).toBe(`postgres://postgres@127.0.0.1:${postgres.port}/postgres`);
  });

  it('is configured for fast tests, and by the given settings', async () => {
    expect(await query(postgres, 'SHOW fsync')).toEqual(['off']);
    expect(await query(postgres, 'SHOW full_page_writes')).toEqual(['off']);
    expect(await query(postgres, 'SHOW synchronous_commit')).toEqual(['on']);
    expect(await query(postgres, 'SHOW max_connections')).toEqual(['150']);
  });

  it('ends its sessions when killed, and has its committed rows on the same port after restart', async () => {
    const session = await PostgresSession.open(postgres);
    await session.query("CREATE TABLE kept AS SELECT 'é' AS word");
    const sleeping = expect(session.query('SELECT pg_sleep(60)')).rejects.toThrow(/connection ended/);
    await postgres.kill();
    await sleeping;
    await expect(PostgresSession.open(postgres)).rejects.toThrow(/ECONNREFUSED/);
    await postgres.restart();
    expect(await query(postgres, 'SELECT word FROM kept')).toEqual(['é']);
  });

  it('freezes open sessions too while paused', async () => {
    const session = await PostgresSession.open(postgres);
    await postgres.pause();
    let answered = false;
    const late = session.query('SELECT 1').finally(() => {
      answered = true;
    });
    await expect(until('Postgres answers', () => answered, 100)).rejects.toThrow(/in vain/);
    await postgres.resume();
    expect(await late).toEqual(['1']);
    session.close();
  });

  it('restarts with its data saved, even when paused', async () => {
    await postgres.pause();
    await postgres.restart();
    expect(await query(postgres, 'SELECT word FROM kept')).toEqual(['é']);
  });

  it('is the one that DATABASE_URL or POSTGRES_URL names, and then is not controlled', async () => {
    for (const variable of ['DATABASE_URL', 'POSTGRES_URL']) {
      const machine = { ...bareMachine, env: { PATH: '', [variable]: postgres.url } };
      const foreign = await startPostgres({ machine });
      expect(foreign).toMatchObject({
        url: postgres.url,
        host: '127.0.0.1',
        port: postgres.port,
        from: variable,
      });
      await expect(foreign.kill()).rejects.toThrow(new RegExp(`server of ${variable} is not ours to kill`));
      await foreign.stop();
      await expect(startPostgres({ machine, own: true })).rejects.toThrow(/No Postgres server/);
      await expect(startPostgres({ machine, settings: {} })).rejects.toThrow(/No Postgres server/);
    }
    expect(await query(postgres, 'SELECT 1')).toEqual(['1']);
    const wrong = { ...bareMachine, env: { PATH: '', DATABASE_URL: 'postgres://127.0.0.1:1/postgres' } };
    await expect(startPostgres({ machine: wrong })).rejects.toThrow(
      /DATABASE_URL is set, but no Postgres answers/,
    );
  });

  it('leaves no process and no file if it is stopped while paused, with a session open', async () => {
    const session = await PostgresSession.open(postgres);
    await postgres.pause();
    await postgres.stop();
    await postgres.stop();
    session.close();
    expect(temporary.entries()).toEqual([]);
    await until('the guard is gone', async () => (await processTree(process.pid)).length === 1);
  });
});

describe('where Postgres comes from', () => {
  it.skipIf(!postgresProgram)(
    'is the real folder of initdb on the PATH, or the newest version in the usual folders',
    async () => {
      const found = postgresProgram as PostgresProgram;
      const path = join(temporary.path, 'path');
      mkdirSync(path);
      symlinkSync(join(found.folder, 'initdb'), join(path, 'initdb'));
      expect(await findOwnPostgres({ ...bareMachine, env: { PATH: path } })).toMatchObject({
        folder: found.folder,
      });

      for (const version of ['9', '10', '100-incomplete'])
        mkdirSync(join(temporary.path, 'versions', version), { recursive: true });
      for (const version of ['9', '10'])
        symlinkSync(found.folder, join(temporary.path, 'versions', version, 'bin'));
      const postgresFolders = [join(temporary.path, 'no-such-*/bin'), join(temporary.path, 'versions/*/bin')];
      expect(await findOwnPostgres({ ...bareMachine, postgresFolders })).toMatchObject({
        folder: join(temporary.path, 'versions/10/bin'),
      });
    },
  );

  it('is the embedded package on a machine without Postgres and Docker', async () => {
    const { postgresPackage } = thisMachine;
    const postgres = await startPostgres({ machine: { ...bareMachine, postgresPackage } });
    expect(postgres.from).toBe(postgresPackage);
    expect(await query(postgres, 'SHOW server_version')).toEqual([expect.stringMatching(/^18\./)]);
    await postgres.kill();
    await postgres.stop();
  });
});
