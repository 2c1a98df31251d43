import { randomUUID } from 'node:crypto';
import { fixedWindow, type Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { type Server, startPostgres, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUpstream, type Upstream, type UpstreamOptions } from '../src/index.ts';
import { CountingApi } from './counting-api.ts';
import { plainProfile, plainResponse } from './plain-profile.ts';
import { singleRecords } from './single-records.ts';

let redisServer: Server;
let postgresServer: Server;
let redis: Redis;
let pool: Pool;
const stores = new Map<string, Store>();

beforeAll(async () => {
  [redisServer, postgresServer] = await Promise.all([startRedis(), startPostgres()]);
  redis = new Redis(redisServer.url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
  pool = new Pool({ connectionString: postgresServer.url, max: 4 });
  stores.set('memory', memoryStore());
  stores.set('Redis', redisStore({ client: fromIoredis(redis) }));
  const postgres = postgresStore({ pool });
  await postgres.migrate();
  stores.set('Postgres', postgres);
  stores.set('a store of single records', singleRecords(memoryStore()));
});

afterAll(async () => {
  await Promise.all([...stores.values()].map((store) => store.close()));
  await redis?.quit();
  await pool?.end();
  await Promise.all([redisServer?.stop(), postgresServer?.stop()]);
});

describe.each(['memory', 'Redis', 'Postgres', 'a store of single records'])('%s', (storeName) => {
  /** Upstreams as in as many processes: they share nothing but the store. */
  function processes(count: number, options: Partial<UpstreamOptions> = {}): Upstream[] {
    const name = randomUUID();
    const store = stores.get(storeName) as Store;
    return Array.from({ length: count }, () =>
      createUpstream({ name, store, profile: plainProfile(), onStoreFailure: 'throw', ...options }),
    );
  }

  test('four processes use all of a quota over several windows, and never get a 429', async () => {
    const api = new CountingApi(40, 1500);
    const upstreams = processes(4);
    const calls = upstreams.flatMap((upstream) =>
      Array.from({ length: 40 }, () => upstream.run(() => api.call())),
    );
    const responses = await Promise.all(calls);
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(api.refused).toBe(0);
    expect(api.served).toBe(160);
  });

  test('an unknown quota is probed by one call of all processes', async () => {
    const upstreams = processes(3);
    const first = await (upstreams[0] as Upstream).acquire();
    for (const upstream of upstreams) expect(await upstream.tryAcquire()).toHaveProperty('retryAtMs');
    first.observe(plainResponse({ requests: { limit: 100, remaining: 99, resetMs: 60_000 } }));
    await expect
      .poll(() => (upstreams[2] as Upstream).peek())
      .toMatchObject({ limit: 100, remaining: 99, held: 0, confidence: 'reported' });
    for (const upstream of upstreams) expect(await upstream.tryAcquire()).not.toHaveProperty('retryAtMs');
  });

  test('a limited answer in one process pauses all of them, and resume ends the pause', async () => {
    const [one, other] = processes(2) as [Upstream, Upstream];
    const permit = await one.acquire();
    const fields = { 'retry-after-ms': '60000' };
    permit.observe(plainResponse({ requests: { limit: 100, remaining: 50, resetMs: 60_000 } }, 429, fields));
    await expect.poll(async () => (await other.peek()).pausedUntilMs).toBeGreaterThan(Date.now());
    await expect(other.acquire()).rejects.toMatchObject({ code: 'WAIT_TOO_LONG' });
    await other.resume();
    (await one.acquire()).unsent();
  });

  test('a pause by the application reaches all processes, and names its end', async () => {
    const [one, other] = processes(2) as [Upstream, Upstream];
    const until = Date.now() + 600_000;
    await one.pause(undefined, { until });
    const denied = await other.tryAcquire();
    expect(denied).toHaveProperty('retryAtMs');
    // Servers and this process may differ by their clocks, which are the same here.
    expect(Math.abs((denied as { retryAtMs: number }).retryAtMs - until)).toBeLessThan(30_000);
  });

  test('the most calls at once hold over all processes', async () => {
    const api = new CountingApi(1000, 3_600_000);
    const upstreams = processes(3, { concurrency: 4 });
    await Promise.all(
      upstreams.flatMap((upstream) => Array.from({ length: 15 }, () => upstream.run(() => api.call()))),
    );
    expect(api.served).toBe(45);
    expect(api.mostUnderWay).toBeLessThanOrEqual(4);
  });

  test('a declared limit is charged in the same step, or not at all', async () => {
    const limits = [fixedWindow({ name: 'writes', limit: 2, window: '1h' })];
    const [upstream] = processes(1, { limits, maxWait: 100 }) as [Upstream];
    const numbers = { requests: { limit: 100, remaining: 99, resetMs: 60_000 } };
    (await upstream.acquire({ cost: { writes: 0 } })).observe(plainResponse(numbers));
    (await upstream.acquire({ cost: { writes: 2 } })).unsent();
    (await upstream.acquire({ cost: { writes: 2 } })).lost();
    await expect(upstream.acquire()).rejects.toMatchObject({ code: 'WAIT_TOO_LONG' });
    const view = await upstream.peek();
    expect(view.dimensions.writes).toMatchObject({ limit: 2, remaining: 0, confidence: 'declared' });
    expect(view.dimensions.requests).toMatchObject({ remaining: 98, held: 0 });
  });

  test('a call is granted only if every dimension allows its cost', async () => {
    const [upstream] = processes(1, { profile: plainProfile(['requests', 'tokens']) }) as [Upstream];
    const first = await upstream.acquire({ cost: { tokens: 100 } });
    first.observe(
      plainResponse({
        requests: { limit: 10, remaining: 9, resetMs: 60_000 },
        tokens: { limit: 1000, remaining: 300, resetMs: 120_000 },
      }),
    );
    const denied = await upstream.tryAcquire({ cost: { tokens: 301 } });
    expect((denied as { retryAtMs: number }).retryAtMs).toBeGreaterThan(Date.now() + 60_000);
    const granted = await upstream.tryAcquire({ cost: { tokens: 300 } });
    expect(granted).not.toHaveProperty('retryAtMs');
    const tooMuch = await upstream.tryAcquire({ cost: { tokens: 1001 } });
    expect(tooMuch).toEqual({ retryAtMs: Number.POSITIVE_INFINITY });
  });
});

test('a permit that is awaited takes one round trip to Redis', async () => {
  const client = fromIoredis(redis);
  let sent = 0;
  const counting = {
    ...client,
    ready: () => client.ready(),
    send: (...command: Parameters<typeof client.send>) => {
      sent++;
      return client.send(...command);
    },
  };
  const store = redisStore({ client: counting });
  await store.ready?.();
  const upstream = createUpstream({
    name: randomUUID(),
    store,
    profile: plainProfile(),
    onStoreFailure: 'throw',
  });
  const report = { requests: { limit: 1000, remaining: 999, resetMs: 60_000 } };
  (await upstream.acquire()).observe(plainResponse(report));
  await expect.poll(() => upstream.peek()).toMatchObject({ limit: 1000, held: 0 });
  sent = 0;
  for (let i = 0; i < 10; i++) await upstream.acquire();
  expect(sent).toBe(10);
});
