import { block, createLimiter, fixedWindow, type Limiter, type Store } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { startPostgres, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// A limiter remembers its denials for a second. What another one changes must be seen within that second.

interface Shared {
  /** Another store on the same server, over connections of its own, as another process has it. */
  store(): Promise<Store>;
  /** Removes every record, past all limiters. */
  wipe(): Promise<unknown>;
  stop(): Promise<void>;
}

const backends: Readonly<Record<string, () => Promise<Shared>>> = {
  Redis: async () => {
    const server = await startRedis({ own: true });
    const clients: Redis[] = [];
    return {
      store: async () => {
        const redis = new Redis(server.url, {
          enableOfflineQueue: false,
          autoResendUnfulfilledCommands: false,
          maxRetriesPerRequest: 0,
        });
        clients.push(redis);
        return redisStore({ client: fromIoredis(redis) });
      },
      wipe: () => server.command('FLUSHALL'),
      stop: async () => {
        for (const client of clients) client.disconnect();
        await server.stop();
      },
    };
  },
  Postgres: async () => {
    const server = await startPostgres({ own: true });
    const pools: pg.Pool[] = [];
    const stores: ReturnType<typeof postgresStore>[] = [];
    return {
      store: async () => {
        const pool = new pg.Pool({ connectionString: server.url });
        pools.push(pool);
        const store = postgresStore({ pool });
        stores.push(store);
        await store.migrate();
        return store;
      },
      wipe: async () => {
        const { rows } = await (pools[0] as pg.Pool).query(
          `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE tablename LIKE 'sluice%' AND schemaname NOT LIKE 'pg_%'`,
        );
        for (const { name } of rows) {
          if (!/version|meta|migration/.test(name)) await pools[0]?.query(`TRUNCATE ${name}`);
        }
      },
      stop: async () => {
        await Promise.all(stores.map((store) => store.close()));
        await Promise.all(pools.map((pool) => pool.end()));
        await server.stop();
      },
    };
  },
};

const limits = [fixedWindow({ name: 'requests', limit: 1, window: '1d' }), block({ name: 'blocked' })];

describe.each(Object.entries(backends))('a denial that is remembered, on %s', (_, start) => {
  let shared: Shared;
  let here: Limiter;
  let elsewhere: Limiter;
  beforeAll(async () => {
    shared = await start();
    // The deadline is not the point.
    const limiter = async (): Promise<Limiter> =>
      createLimiter({ store: await shared.store(), limits, deadlineMs: 60_000 });
    here = await limiter();
    elsewhere = await limiter();
  });
  afterAll(() => shared?.stop());

  const changes: readonly (readonly [string, (key: string) => Promise<unknown>, (key: string) => unknown])[] =
    [
      ['a reset', (key) => here.consume(key), (key) => elsewhere.reset(key)],
      ['an unblocking', (key) => elsewhere.block(key, '1d'), (key) => elsewhere.unblock(key)],
      ['the loss of every record', (key) => here.consume(key), () => shared.wipe()],
    ];

  it.each(changes)('lasts for at most a second after %s elsewhere', async (name, deny, change) => {
    await deny(name);
    expect((await here.consume(name)).allowed).toBe(false);
    await change(name);
    const changedMs = performance.now();
    let calledMs = changedMs;
    // The first check of a second later at the latest must be allowed, however late this process is.
    for (;;) {
      calledMs = performance.now();
      if ((await here.consume(name)).allowed) break;
      expect(calledMs - changedMs).toBeLessThan(1000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // It was remembered at all.
    expect(calledMs).toBeGreaterThan(changedMs);
  });
});
