import { randomUUID } from 'node:crypto';
import type { Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { type Server, startPostgres, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createUpstream, discordProfile, genericProfile, type Upstream } from '../src/index.ts';
import { type FakeUpstream, type FakeUpstreamOptions, fakeUpstream } from '../src/testing/index.ts';
import { singleRecords } from './single-records.ts';

const servers: Server[] = [];
const stores = new Map<string, Store>();
const opened: FakeUpstream[] = [];
let redis: Redis;
let pool: Pool;

beforeAll(async () => {
  servers.push(...(await Promise.all([startRedis(), startPostgres()])));
  redis = new Redis(servers[0]?.url as string);
  pool = new Pool({ connectionString: servers[1]?.url as string, max: 4 });
  const postgres = postgresStore({ pool });
  await postgres.migrate();
  stores.set('memory', memoryStore());
  stores.set('Redis', redisStore({ client: fromIoredis(redis) }));
  stores.set('Postgres', postgres);
  stores.set('a store of single records', singleRecords(memoryStore()));
});

afterEach(async () => {
  for (const fake of opened.splice(0)) await fake.close();
});

afterAll(async () => {
  await redis?.quit();
  await pool?.end();
  await Promise.all(servers.map((server) => server.stop()));
});

async function fakeOf(options: FakeUpstreamOptions): Promise<FakeUpstream> {
  const fake = await fakeUpstream(options);
  opened.push(fake);
  return fake;
}

function withLists(burst: number): Promise<FakeUpstream> {
  const quotas = [
    { name: 'burst', limit: burst, window: '1h', startsOnFirstCall: true },
    { name: 'daily', limit: 1000, window: '1d', startsOnFirstCall: true },
  ] as const;
  return fakeOf({ style: 'ietf-10', quotas, latencyMs: 20 });
}

/** Sends as many calls as are granted now. Returns how many those were. */
async function sendAll(upstream: Upstream, fake: FakeUpstream, most: number, path = '/'): Promise<number> {
  const url = `${fake.url}${path}`;
  const call = { method: 'POST', url };
  const answers = await Promise.all(Array.from({ length: most }, () => upstream.tryAcquire({ call })));
  const permits = answers.flatMap((answer) => ('observe' in answer ? [answer] : []));
  await Promise.all(permits.map(async (permit) => permit.observe(await fetch(url, { method: 'POST' }))));
  // The answers reach the store a moment later.
  await expect.poll(async () => (await upstream.peek(undefined, call)).held).toBe(0);
  return permits.length;
}

describe.each(['memory', 'Redis', 'Postgres', 'a store of single records'])('%s', (storeName) => {
  /** Upstreams as in as many processes: they share nothing but the store. */
  function processes(count: number, profile = genericProfile()): Upstream[] {
    const name = randomUUID();
    const store = stores.get(storeName) as Store;
    return Array.from({ length: count }, () =>
      createUpstream({ name, store, profile, onStoreFailure: 'throw', deadlineMs: 30_000 }),
    );
  }

  test('a new process knows at once what responses to others have named', async () => {
    const fake = await withLists(20);
    const [old, young] = processes(2) as [Upstream, Upstream];
    await old.run(() => fetch(fake.url));
    expect(await sendAll(old, fake, 17)).toBe(17);
    expect(await young.peek()).toMatchObject({ limit: 20, remaining: 2 });
    expect(await sendAll(young, fake, 64)).toBe(2);
    expect(fake.counts()).toMatchObject({ ok: 20, limited: 0 });
  });

  test('processes that start together send no more than the quota', async () => {
    const fake = await withLists(30);
    const upstreams = processes(4);
    const send = async (upstream: Upstream): Promise<unknown> =>
      upstream.run(() => fetch(fake.url), { maxWaitMs: 20_000 }).catch(() => undefined);
    await Promise.all(upstreams.flatMap((upstream) => Array.from({ length: 20 }, () => send(upstream))));
    expect(fake.counts()).toMatchObject({ ok: 30, limited: 0 });
  });

  test('a new process knows the bucket that a response to another has named for the route', async () => {
    const fake = await fakeOf({
      style: 'discord',
      quotas: [{ limit: 5, window: '1h', startsOnFirstCall: true }],
      bucketOf: ({ url }) => ({ bucket: 'a1b2', resource: url.split('/')[4] as string }),
      latencyMs: 20,
    });
    const [old, young] = processes(2, discordProfile()) as [Upstream, Upstream];
    const path = (channel: number): string => `/api/v10/channels/${channel}/messages`;
    expect(await sendAll(old, fake, 10, path(1))).toBe(1);
    expect(await sendAll(old, fake, 10, path(1))).toBe(4);
    expect(await sendAll(young, fake, 10, path(1))).toBe(0);
    // What is known of the route holds for all of its channels.
    await sendAll(old, fake, 1, path(2));
    expect(await sendAll(young, fake, 10, path(2))).toBe(4);
    expect(fake.counts()).toMatchObject({ ok: 10, limited: 0 });
  });
});
