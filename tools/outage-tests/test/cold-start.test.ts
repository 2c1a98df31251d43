import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { createLimiter, fixedWindow, type Store } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, fromNodeRedis, redisStore } from '@sluice/store-redis';
import { type FaultProxy, startFaultProxy, startPostgres, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CHECKS = 100;
/** How late a busy machine may be. */
const LATE_MS = 10_000;

interface Cold {
  readonly store: Store;
  stop(): unknown;
}

const safe = { enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 };

function ioredis(port: number, lazyConnect: boolean): Cold {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect, ...safe });
  client.on('error', () => {});
  return {
    store: redisStore({ client: fromIoredis(client), prefix: randomUUID() }),
    stop: () => client.disconnect(),
  };
}

function nodeRedis(port: number): Cold {
  const client = createClient({ socket: { host: '127.0.0.1', port }, disableOfflineQueue: true });
  client.on('error', () => {});
  client.connect().catch(() => {});
  return {
    store: redisStore({ client: fromNodeRedis(client), prefix: randomUUID() }),
    stop: () => client.destroy(),
  };
}

let redis: Awaited<ReturnType<typeof startRedis>>;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let toRedis: FaultProxy;
let toPostgres: FaultProxy;
const schema = `cold_${randomUUID().replaceAll('-', '').slice(0, 20)}`;

function pool(port?: number): Cold {
  const url = new URL(postgres.url);
  if (port !== undefined) url.host = `127.0.0.1:${port}`;
  const own = new pg.Pool({ connectionString: url.href });
  return { store: postgresStore({ pool: own, schema, sweep: false }), stop: () => own.end() };
}

const clients: Readonly<Record<string, () => Cold>> = {
  ioredis: () => ioredis(toRedis.port, false),
  'ioredis with lazyConnect': () => ioredis(toRedis.port, true),
  'node-redis': () => nodeRedis(toRedis.port),
  Postgres: () => pool(toPostgres.port),
};

beforeAll(async () => {
  redis = await startRedis({ own: true });
  postgres = await startPostgres();
  const migrating = pool();
  await (migrating.store as ReturnType<typeof postgresStore>).migrate();
  await migrating.stop();
  toRedis = await startFaultProxy({ target: redis });
  toPostgres = await startFaultProxy({ target: postgres });
});

afterAll(async () => {
  await toRedis?.stop();
  await toPostgres?.stop();
  await redis?.stop();
  await postgres?.stop();
});

const limits = [fixedWindow({ name: 'per-day', limit: 1e6, window: '1d' })];

describe.each(Object.keys(clients))('a cold process with %s', (client) => {
  it.each([20, 80, 150])('behind %i ms loses none of its first 100 checks', async (rttMs) => {
    for (const proxy of [toRedis, toPostgres]) proxy.delay({ toServerMs: rttMs / 2, toClientMs: rttMs / 2 });
    const server = new Redis(redis.url);
    await server.script('FLUSH');
    server.disconnect();
    const { store, stop } = (clients[client] as () => Cold)();
    const limiter = createLimiter({ store, limits });
    const ends = await Promise.allSettled(
      Array.from({ length: CHECKS }, (_, i) => limiter.consume(`${client}-${i}`)),
    );
    const lost = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    await stop();
    for (const proxy of [toRedis, toPostgres]) await proxy.pass();
    expect(lost).toEqual([]);
  });
});

describe('a server that accepts connections and never answers', () => {
  const policies = ['throw', 'allow', 'deny'] as const;
  it.concurrent.each(['ioredis', 'node-redis', 'Postgres'])(
    '%s: every check ends within its bound',
    async (client) => {
      const server = createServer(() => {}).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const opened: Cold[] = [];
      const open = (): Cold => {
        const cold =
          client === 'ioredis'
            ? ioredis(port, false)
            : client === 'node-redis'
              ? nodeRedis(port)
              : pool(port);
        opened.push(cold);
        return cold;
      };
      const taken = policies.map(async (onStoreFailure) => {
        const limiter = createLimiter({ store: open().store, limits, onStoreFailure, deadlineMs: 1000 });
        const start = performance.now();
        const first = await Promise.allSettled(['a', 'b', 'c'].map((key) => limiter.consume(key)));
        const second = performance.now();
        await limiter.consume('d').catch(() => undefined);
        return {
          onStoreFailure,
          first: first[0]?.status,
          ms: second - start,
          laterMs: performance.now() - second,
        };
      });
      for (const { onStoreFailure, first, ms, laterMs } of await Promise.all(taken)) {
        expect(first).toBe(onStoreFailure === 'throw' ? 'rejected' : 'fulfilled');
        expect(ms).toBeLessThan(10_000 + 1000 + LATE_MS);
        expect(laterMs).toBeLessThan(10_000 + 1000 + LATE_MS);
      }
      server.close();
      // A pool ends only when its connections do, which never happens here.
      for (const { stop } of opened) void stop();
    },
  );
});
