import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Store } from '@sluice/core';
import * as memory from '@sluice/store-memory';
import * as postgres from '@sluice/store-postgres';
import * as redis from '@sluice/store-redis';
import { startPostgres, startRedis, startTogether, stopAll } from '@sluice/test-servers';
import * as ioredis from 'ioredis';
import pg from 'pg';
import * as nodeRedis from 'redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../src/index.ts';
import { loadInstalled } from '../src/installed/installed-package.ts';
import { InstalledStores } from '../src/installed/installed-stores.ts';
import { folder } from './folder.ts';

const MODULES: Readonly<Record<string, unknown>> = {
  '@sluice/store-memory': memory,
  '@sluice/store-postgres': postgres,
  '@sluice/store-redis': redis,
  ioredis,
  pg,
  redis: nodeRedis,
};

/** Stores of a project that has installed these packages. */
const projectWith = (...names: readonly string[]): InstalledStores =>
  new InstalledStores((name) => (names.includes(name) ? MODULES[name] : undefined));

const rules = [{ key: ['ip'], limit: '2/1h' }];
const domains = { api: { rules } };

/** The verdicts of three checks, on a limit of two. */
async function threeChecks(stores: InstalledStores, store: object): Promise<readonly boolean[]> {
  const config = loadConfig({ version: 1, store, domains }, { stores, deadlineMs: 60_000 });
  const verdicts: boolean[] = [];
  for (let i = 0; i < 3; i++) {
    verdicts.push((await config.limiter('api').consume({ ip: '192.0.2.1' })).allowed);
  }
  await config.close();
  return verdicts;
}

describe('the store that a file names', () => {
  let servers: Awaited<ReturnType<typeof startServers>>;
  const startServers = () => startTogether(startRedis(), startPostgres());
  beforeAll(async () => {
    servers = await startServers();
  });
  afterAll(() => stopAll(servers));

  /** The number of other connections that the server has open. */
  async function redisConnections(): Promise<number> {
    const client = new ioredis.Redis(servers[0].url);
    try {
      return (
        String(await client.call('CLIENT', 'LIST', 'TYPE', 'normal'))
          .trim()
          .split('\n').length - 1
      );
    } finally {
      client.disconnect();
    }
  }

  it.each(['ioredis', 'redis'])('in Redis works with %s, which is closed afterwards', async (client) => {
    const stores = projectWith('@sluice/store-redis', client);
    const before = await redisConnections();
    const store = { redis: { url: servers[0].url, prefix: `${client}:` } };
    expect(await threeChecks(stores, store)).toEqual([true, true, false]);
    expect(await redisConnections()).toBe(before + 1);
    await stores.close();
    await stores.close();
    await expect.poll(redisConnections).toBe(before);
  });

  it('in Postgres works with pg, which is closed afterwards', async () => {
    const pool = new pg.Pool({ connectionString: servers[1].url, max: 1 });
    const connections = async (): Promise<number> => {
      const text = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend'";
      return (await pool.query(text)).rows[0].n;
    };
    await postgres.postgresStore({ pool, schema: 'limits' }).migrate();
    const stores = projectWith('@sluice/store-postgres', 'pg');
    const before = await connections();
    const store = { postgres: { url: servers[1].url, schema: 'limits' } };
    expect(await threeChecks(stores, store)).toEqual([true, true, false]);
    expect(await connections()).toBeGreaterThan(before);
    await stores.close();
    await expect.poll(connections).toBe(before);
    await pool.end();
  });

  it.each(['ioredis', 'redis'])('in Redis fails its checks while %s cannot connect', async (client) => {
    const output = vi.spyOn(console, 'error');
    const stores = projectWith('@sluice/store-redis', client);
    const store: object = { redis: { url: 'redis://127.0.0.1:1' } };
    const config = loadConfig({ version: 1, store, domains }, { stores });
    const check = config.limiter('api').consume({ ip: '192.0.2.1' });
    await expect(check).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await config.close();
    await stores.close();
    expect(output).not.toHaveBeenCalled();
    output.mockRestore();
  });
});

describe('a program that brings its packages', () => {
  it('passes them with `load`, and shares the store of the configuration', async () => {
    const names: string[] = [];
    const load = (name: string): unknown => {
      names.push(name);
      return name === '@sluice/store-memory' ? memory : undefined;
    };
    const config = loadConfig({ version: 1, domains }, { load });
    expect(names).toEqual([]);
    const { store } = config;
    expect(names).toEqual(['@sluice/store-memory']);
    expect(config.store).toBe(store);
    await config.limiter('api').consume({ ip: '192.0.2.1' });
    expect((store as memory.MemoryStore).stats().keys).toBe(1);
    await config.close();
  });

  it('learns which package `load` did not return', () => {
    const config = loadConfig({ version: 1, domains }, { load: () => undefined });
    expect(() => config.store).toThrow(expect.objectContaining({ code: 'MISSING_PACKAGE' }));
    expect(() => loadConfig({ version: 1, domains }, { load: 'all' as never })).toThrow('`load`');
  });
});

describe('a store whose package is missing', () => {
  const url = 'redis://127.0.0.1:1';
  const cases: readonly [string, InstalledStores, (stores: InstalledStores) => Store, string][] = [
    ['memory', projectWith(), (stores) => stores.memory(), 'npm install @sluice/store-memory'],
    ['redis', projectWith(), (stores) => stores.redis({ url }), 'npm install @sluice/store-redis ioredis'],
    ['its client', projectWith('@sluice/store-redis'), (s) => s.redis({ url }), 'npm install ioredis'],
    [
      'redis, with a client',
      projectWith('redis'),
      (s) => s.redis({ url }),
      'npm install @sluice/store-redis',
    ],
    ['postgres', projectWith(), (s) => s.postgres({ url }), 'npm install @sluice/store-postgres pg'],
    ['pg', projectWith('@sluice/store-postgres'), (s) => s.postgres({ url }), 'npm install pg'],
  ];

  it.each(cases)('is an error that says how to install it: %s', (_name, stores, open, command) => {
    expect(() => open(stores)).toThrow(
      expect.objectContaining({
        code: 'MISSING_PACKAGE',
        message: expect.stringContaining(`\`${command}\`.`),
      }),
    );
  });

  it('is one sentence that names all that is missing', () => {
    expect(() => projectWith().redis({ url })).toThrow(
      'loadConfig: a store in Redis needs `@sluice/store-redis` and `ioredis` (or `redis`), which are not ' +
        'installed. Run `npm install @sluice/store-redis ioredis`. Where packages are bundled, pass `stores` ' +
        'or `store` instead.',
    );
  });
});

describe('an installed package', () => {
  /** A project with a package of one file. */
  function projectWithPackage(text: string): string {
    const project = folder();
    const at = join(project, 'node_modules/one-package');
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'index.js'), text);
    return join(project, 'index.js');
  }

  it('is loaded from the first place that has it', () => {
    const [first, second] = ['module.exports = 1;', 'module.exports = 2;'].map(projectWithPackage);
    const nowhere = join(folder(), 'index.js');
    expect(loadInstalled('one-package', [nowhere, first as string, second as string])).toBe(1);
    expect(loadInstalled('one-package', ['', second as string])).toBe(2);
    expect(loadInstalled('one-package', [nowhere])).toBeUndefined();
  });

  it('is found from this package, wherever the program is', () => {
    // The working directory of the tests is the root, which has neither of them.
    const yaml = createRequire(join(import.meta.dirname, '../package.json'))('yaml');
    expect(loadInstalled('yaml')).toBe(yaml);
    expect(loadInstalled('no-such-package')).toBeUndefined();
  });

  it('that fails while it is loaded reports its own error', () => {
    const place = projectWithPackage("throw new Error('no luck');");
    expect(() => loadInstalled('one-package', [place])).toThrow('no luck');
  });
});
