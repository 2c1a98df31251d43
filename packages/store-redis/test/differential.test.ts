import { algorithmNames, runDifferential } from '@sluice/conformance';
import { ManualClock } from '@sluice/core/testing';
import { type RedisServer, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromIoredis, fromNodeRedis, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';

/** New ones in every run. After a change of a script, run far more: `npm run test:long`. */
const commands = Number(process.env.SLUICE_DIFFERENTIAL_COMMANDS ?? 1000);

/** Random commands differ in what they cost, and a machine may be busy. */
const LIMIT_MS = 120_000 + 30 * commands;

let server: RedisServer;
let redis: Redis;
let nodeRedis: ReturnType<typeof createClient>;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url, safeOptions);
  nodeRedis = createClient({ url: server.url, disableOfflineQueue: true });
  await nodeRedis.connect();
});

afterAll(async () => {
  redis?.disconnect();
  nodeRedis?.destroy();
  await server?.stop();
});

describe.each([
  ['execute', 'ioredis', () => fromIoredis(redis)],
  ['update', 'ioredis', () => fromIoredis(redis)],
  ['both', 'ioredis', () => fromIoredis(redis)],
  ['both', 'node-redis', () => fromNodeRedis(nodeRedis)],
] as const)('through %s, by %s', (path, _, client) => {
  it.concurrent.each(algorithmNames)(
    `%s answers ${commands} random commands as the pure algorithm does`,
    async (algorithm) => {
      const clock = new ManualClock();
      const store = redisStore({ client: client(), clock });
      await runDifferential({ store, clock, path, commands, algorithms: [algorithm] });
    },
    LIMIT_MS,
  );

  it(
    `all algorithms together answer ${commands} random commands as the pure ones do`,
    async () => {
      const clock = new ManualClock();
      const store = redisStore({ client: client(), clock });
      await runDifferential({ store, clock, path, commands });
    },
    LIMIT_MS,
  );
});

it('has left no record without an expiry', async () => {
  for await (const keys of redis.scanStream({ match: 'sluice:*', count: 1000 })) {
    const ttls = await Promise.all((keys as string[]).map((key) => redis.pttl(key)));
    // -2: gone since the scan; -1: no expiry.
    expect(ttls.every((ttl) => ttl !== -1)).toBe(true);
  }
});
