import { setTimeout as sleep } from 'node:timers/promises';
import { createLimiter, fixedWindow, type Limiter, slidingWindow } from '@sluice/core';
import { type RedisServer, startRedis, startRedisSentinel } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { describe, expect, it } from 'vitest';
import { fromIoredis, fromNodeRedis, type RedisClient, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';
import { every, load, type Outcomes, sum } from './load.ts';

// Real faults under real load. Unhandled rejections fail the run by themselves.

/** More than any load here can use up, so that no check is denied without a call to the server. */
const PLENTY = 1_000_000;
const DEADLINE_MS = 500;
/** Where the deadline is not the point: a busy machine may take long for a check. */
const PATIENT_MS = 30_000;

interface Client {
  readonly client: RedisClient;
  end(): void;
}

const clients: Readonly<Record<string, (url: string) => Promise<Client>>> = {
  ioredis: async (url) => {
    const redis = new Redis(url, { ...safeOptions, retryStrategy: () => 5 });
    redis.on('error', () => {});
    return { client: fromIoredis(redis), end: () => redis.disconnect() };
  },
  'node-redis': async (url) => {
    const redis = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: 5 } });
    redis.on('error', () => {});
    await redis.connect();
    return { client: fromNodeRedis(redis), end: () => redis.destroy() };
  },
};

/** Two limits that nothing refills while a test runs. */
function limiterOn(client: RedisClient, limit = PLENTY, deadlineMs = DEADLINE_MS): Limiter {
  const tight = fixedWindow({ name: 'tight', limit, window: '1d' });
  const loose = slidingWindow({ name: 'loose', limit: 10 * limit, window: '1d' });
  return createLimiter({ store: redisStore({ client }), limits: [tight, loose], deadlineMs });
}

/**
 * The number of checks that the server has counted, once it answers again. It is the same for both limits.
 */
async function counted(limiter: Limiter): Promise<number> {
  for (let tries = 0; ; tries++) {
    const decision = await limiter.peek('hot').catch((error: unknown) => {
      if (tries > 2000) throw error;
    });
    if (decision === undefined) await sleep(10);
    else {
      const [tight, loose] = decision.limits.map(({ limit, remaining }) => limit - remaining);
      expect(loose).toBe(tight);
      return tight as number;
    }
  }
}

function expectNoHang({ slowestMs, lateMs }: Outcomes): void {
  // Beyond the deadline, only the time that this busy process needs to notice it.
  expect(slowestMs).toBeLessThan(DEADLINE_MS + 1000 + lateMs);
}

describe.each(Object.entries(clients))('with %s', (_name, connect) => {
  async function withServer(
    config: Record<string, string>,
    play: (server: RedisServer, limiter: Limiter, client: RedisClient) => Promise<void>,
  ): Promise<void> {
    const server = await startRedis({ own: true, config });
    const { client, end } = await connect(server.url);
    try {
      await play(server, limiterOn(client), client);
    } finally {
      end();
      await server.stop();
    }
  }

  it('SCRIPT FLUSH every 10 ms: every check is answered, and exactly the limit is granted', () =>
    withServer({}, async (server, _limiter, client) => {
      const limiter = limiterOn(client, 3000, PATIENT_MS);
      const flushes = every(10, 150, () => server.command('SCRIPT', 'FLUSH'));
      const outcomes = await load(limiter, { workers: 50, until: Promise.all([flushes, usedUp(limiter)]) });
      expect(outcomes.granted).toBe(3000);
      expect(outcomes.failed.size).toBe(0);
    }));

  it('CLIENT KILL every 50 ms: a failed check may have counted once, and none counted twice', () =>
    withServer({}, async (server, limiter) => {
      const kill = async (): Promise<void> => {
        await grantsSome(limiter);
        await server.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      };
      const outcomes = await load(limiter, { workers: 20, until: every(50, 40, kill) });
      const used = await counted(limiter);
      expect(outcomes.granted).toBeGreaterThan(0);
      expect(used).toBeGreaterThanOrEqual(outcomes.granted);
      expect(used).toBeLessThanOrEqual(outcomes.granted + sum(outcomes.failed));
      expectNoHang(outcomes);
    }));

  it('kill -9 and restart of a server that saves every write: no grant is forgotten, none counted twice', () =>
    withServer({ appendonly: 'yes', appendfsync: 'always' }, async (server, limiter) => {
      const crash = async (): Promise<void> => {
        await grantsSome(limiter);
        await server.kill();
        await sleep(100);
        await server.restart();
      };
      const outcomes = await load(limiter, { workers: 20, until: every(100, 3, crash) });
      const used = await counted(limiter);
      expect(outcomes.granted).toBeGreaterThan(0);
      expect(used).toBeGreaterThanOrEqual(outcomes.granted);
      expect(used).toBeLessThanOrEqual(outcomes.granted + sum(outcomes.failed));
      expect(sum(outcomes.failed)).toBeGreaterThan(0);
      expectNoHang(outcomes);
    }));

  it('a server that freezes: checks fail at their deadline, and it serves again when it thaws', () =>
    withServer({}, async (server, limiter) => {
      while ((await limiter.consume('ready').catch(() => sleep(10))) === undefined);
      await server.pause();
      const outcomes = await load(limiter, { workers: 20, until: sleep(1500) });
      expect(outcomes.granted).toBe(0);
      expect(sum(outcomes.failed)).toBeGreaterThan(0);
      expectNoHang(outcomes);
      await server.resume();
      const used = await counted(limiter);
      expect(used).toBeLessThanOrEqual(sum(outcomes.failed));
    }));
});

it('a Sentinel failover: it serves again, and grants no more than the lost writes explain', async () => {
  const group = await startRedisSentinel();
  const redis = new Redis({
    sentinels: group.sentinels.map(({ host, port }) => ({ host, port })),
    name: group.name,
    ...safeOptions,
    sentinelRetryStrategy: () => 20,
    retryStrategy: () => 20,
  });
  redis.on('error', () => {});
  const limit = 5000;
  const limiter = limiterOn(fromIoredis(redis), limit);
  const patient = limiterOn(fromIoredis(redis), limit, PATIENT_MS);
  try {
    const failover = async (): Promise<void> => {
      await grantsSome(limiter);
      await group.primary.kill();
      while ((await group.currentPrimary()).port !== group.replica.port) await sleep(20);
      await counted(limiter);
    };
    const during = await load(limiter, { workers: 2, until: failover() });
    expect(during.granted).toBeGreaterThan(0);
    expect(sum(during.failed)).toBeGreaterThan(0);
    expectNoHang(during);
    // Replication is asynchronous: what the primary granted but had not replicated is lost, and is granted
    // again.
    const used = await counted(limiter);
    expect(used).toBeLessThanOrEqual(during.granted + sum(during.failed));
    const after = await load(patient, { workers: 50, until: usedUp(patient) });
    expect(after.granted).toBe(limit - used);
  } finally {
    redis.disconnect();
    await group.stop();
  }
});

async function usedUp(limiter: Limiter): Promise<void> {
  while ((await limiter.peek('hot')).remaining > 0) await sleep(20);
}

/** Resolves when the server has counted more checks than now. */
async function grantsSome(limiter: Limiter): Promise<void> {
  const before = await counted(limiter);
  while ((await counted(limiter)) < before + 20) await sleep(10);
}
