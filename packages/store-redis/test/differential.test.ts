import { algorithmNames, runDifferential } from '@sluice/conformance';
import { ManualClock } from '@sluice/core/testing';
import { type RedisServer, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromIoredis, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';

/** After a change of a script, run 100,000: SLUICE_DIFFERENTIAL_COMMANDS=100000. */
const commands = Number(process.env.SLUICE_DIFFERENTIAL_COMMANDS ?? 2000);

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url, safeOptions);
});

afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

describe.each(['execute', 'update', 'both'] as const)('through %s', (path) => {
  it.concurrent.each(algorithmNames)(
    `%s answers ${commands} random commands as the pure algorithm does`,
    async (algorithm) => {
      const clock = new ManualClock();
      const store = redisStore({ client: fromIoredis(redis), clock });
      await runDifferential({ store, clock, path, commands, algorithms: [algorithm] });
    },
    600_000,
  );

  it(`all algorithms together answer ${commands} random commands as the pure ones do`, async () => {
    const clock = new ManualClock();
    const store = redisStore({ client: fromIoredis(redis), clock });
    await runDifferential({ store, clock, path, commands });
  }, 600_000);
});

it('has left no record without an expiry', async () => {
  for await (const keys of redis.scanStream({ match: 'sluice:*', count: 1000 })) {
    const ttls = await Promise.all((keys as string[]).map((key) => redis.pttl(key)));
    // -2: gone since the scan; -1: no expiry.
    expect(ttls.every((ttl) => ttl !== -1)).toBe(true);
  }
});
