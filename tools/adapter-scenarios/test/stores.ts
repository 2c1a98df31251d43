import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { startPostgres, startRedis, startTogether, stopAll } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';

/** Far more than the servers take to start or stop, even on a loaded machine. */
const SERVERS_MS = 120_000;

/** A store to run scenarios on. */
export interface ScenarioStore {
  readonly name: string;
  readonly open: () => Store;
  /** Returns a new prefix for each scenario, so that scenarios share no records. */
  readonly prefix: () => string;
}

/**
 * Returns the three stores. Redis and Postgres are real servers, started before the tests of the file and
 * stopped after.
 */
export function scenarioStores(): readonly ScenarioStore[] {
  const opened: Record<string, Store> = {};
  let stop = async (): Promise<void> => {};
  beforeAll(async () => {
    const servers = await startTogether(startRedis(), startPostgres());
    const [redis, postgres] = servers;
    const client = new Redis(redis.url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    });
    await once(client, 'ready');
    const pool = new pg.Pool({ connectionString: postgres.url });
    const durable = postgresStore({ pool });
    await durable.migrate();
    Object.assign(opened, {
      memory: memoryStore(),
      Redis: redisStore({ client: fromIoredis(client) }),
      Postgres: durable,
    });
    stop = async () => {
      for (const store of Object.values(opened)) await store.close();
      client.disconnect();
      await pool.end();
      await stopAll(servers);
    };
  }, SERVERS_MS);
  afterAll(() => stop(), SERVERS_MS);
  return ['memory', 'Redis', 'Postgres'].map((name) => ({
    name,
    open: () => {
      const store = opened[name];
      if (store === undefined) throw new Error('the servers are not up yet');
      return store;
    },
    prefix: () => randomUUID(),
  }));
}
