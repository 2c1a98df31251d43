import {
  block,
  createLimiter,
  fixedWindow,
  type Limiter,
  type StoreFailurePolicy,
  slidingWindowLog,
} from '@sluice/core';

import { type FaultProxy, type RedisServer, startFaultProxy, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { describe, expect, it } from 'vitest';
import { fromIoredis, fromNodeRedis, type RedisClient, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';

// A failover behind one address: new connections lead to the new primary, those that are open to the old one.

interface Client {
  readonly client: RedisClient;
  end(): void;
}

const clients: Readonly<Record<string, (port: number) => Promise<Client>>> = {
  ioredis: async (port) => {
    const redis = new Redis({ port, ...safeOptions, retryStrategy: () => 20 });
    redis.on('error', () => {});
    return { client: fromIoredis(redis), end: () => redis.disconnect() };
  },
  'ioredis with `reconnectOnError`': async (port) => {
    const reconnectOnError = ({ message }: Error): boolean => message.startsWith('READONLY');
    const redis = new Redis({ port, ...safeOptions, retryStrategy: () => 20, reconnectOnError });
    redis.on('error', () => {});
    return { client: withoutReconnect(fromIoredis(redis)), end: () => redis.disconnect() };
  },
  'node-redis': async (port) => {
    const socket = { host: '127.0.0.1', port, reconnectStrategy: 20 };
    const redis = createClient({ socket, disableOfflineQueue: true });
    redis.on('error', () => {});
    await redis.connect();
    return { client: fromNodeRedis(redis), end: () => redis.destroy() };
  },
};

/** The same client, left to its own options. */
function withoutReconnect(client: RedisClient): RedisClient {
  const { isCluster, risks } = client;
  return { isCluster, risks, ready: () => client.ready(), send: (...command) => client.send(...command) };
}

const limits = [fixedWindow({ name: 'requests', limit: 1_000_000, window: '1d' })];

/** Resolves to the milliseconds until a check is answered by the store. */
async function untilServed(limiter: Limiter): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const decision = await limiter.consume('k').catch(() => undefined);
    if (decision?.allowed && !decision.degraded) return performance.now() - startMs;
    await new Promise(setImmediate);
  }
}

async function withFailover(
  connect: (port: number) => Promise<Client>,
  onStoreFailure: StoreFailurePolicy,
  play: (limiter: Limiter, switchOver: () => Promise<void>, proxy: FaultProxy) => Promise<void>,
): Promise<void> {
  const [first, second] = await Promise.all([startRedis({ own: true }), startRedis({ own: true })]);
  const proxy = await startFaultProxy({ target: first });
  const { client, end } = await connect(proxy.port);
  const limiter = createLimiter({ store: redisStore({ client }), limits, onStoreFailure });
  try {
    await untilServed(limiter);
    await play(limiter, () => switchOver(proxy, first, second), proxy);
  } finally {
    end();
    await proxy.stop();
    await Promise.all([first.stop(), second.stop()]);
  }
}

async function switchOver(proxy: FaultProxy, from: RedisServer, to: RedisServer): Promise<void> {
  proxy.redirect(to);
  await from.command('REPLICAOF', to.host, `${to.port}`);
}

describe.each(Object.entries(clients))('%s', (_, connect) => {
  it.each(['throw', 'allow', 'deny'] as const)(
    'serves again within 2 seconds of a failover behind one address, under the policy %j',
    (policy) =>
      withFailover(connect, policy, async (limiter, switchOver) => {
        await switchOver();
        // Longer than two seconds only where this process hardly runs.
        expect(await untilServed(limiter)).toBeLessThan(2000 + 10 * (await lateMs()));
      }),
  );
});

describe.each(['ioredis', 'node-redis'])('%s', (name) => {
  it('notices within seconds that its connection leads nowhere', () =>
    withFailover(clients[name] as (port: number) => Promise<Client>, 'throw', async (limiter, _, proxy) => {
      proxy.delay({ toServerMs: Number.POSITIVE_INFINITY, toClientMs: Number.POSITIVE_INFINITY });
      const open = proxy.connections;
      await expect(limiter.consume('k')).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
      proxy.delay({});
      expect(proxy.connections).toBe(open);
      expect(await untilServed(limiter)).toBeLessThan(15_000 + 10 * (await lateMs()));
    }));
});

it('reports STORE_TIMEOUT when ioredis gives up on a command that the server then runs', async () => {
  const server = await startRedis({ own: true });
  const redis = new Redis(server.url, { ...safeOptions, commandTimeout: 200 });
  redis.on('error', () => {});
  try {
    const limiter = createLimiter({
      store: redisStore({ client: fromIoredis(redis) }),
      limits,
      deadlineMs: 60_000,
    });
    await untilServed(limiter);
    const { remaining } = await limiter.peek('k');
    await server.pause();
    await expect(limiter.consume('k')).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
    await server.resume();
    await expect
      .poll(() => limiter.peek('k').catch(() => ({ remaining })))
      .toMatchObject({ remaining: remaining - 1 });
  } finally {
    redis.disconnect();
    await server.stop();
  }
});

describe.each(['ioredis', 'node-redis'])('a read-only replica, by %s', (library) => {
  const log = slidingWindowLog({ name: 'log', limit: 10, window: '1m' });
  const blocked = block({ name: 'blocked' });
  it.each([
    ['a check', (limiter: Limiter) => limiter.consume('k')],
    ['a penalty', (limiter: Limiter) => limiter.penalize('k')],
    ['a reset', (limiter: Limiter) => limiter.reset('k')],
    ['a block', (limiter: Limiter) => limiter.block('k', '1m')],
  ])('refuses %s with an error that says so, and the client sees the same error', async (name, act) => {
    const [primary, replica] = await Promise.all([startRedis({ own: true }), startRedis({ own: true })]);
    const { client, end } = await (clients[library] as (port: number) => Promise<Client>)(replica.port);
    const seen: unknown[] = [];
    const watched: RedisClient = {
      ...withoutReconnect(client),
      send: (...command) => {
        const reply = client.send(...command);
        reply.catch((error: Error) => seen.push(error.message));
        return reply;
      },
    };
    try {
      await replica.command('REPLICAOF', primary.host, `${primary.port}`);
      for (const others of [limits, [log]]) {
        seen.length = 0;
        const limiter = createLimiter({
          store: redisStore({ client: watched }),
          limits: name === 'a block' ? [...others, blocked] : others,
        });
        await expect(act(limiter)).rejects.toMatchObject({
          code: 'STORE_UNAVAILABLE',
          message: expect.stringContaining('read-only replica'),
        });
        expect(seen.filter((message) => String(message).startsWith('READONLY'))).toHaveLength(1);
      }
    } finally {
      end();
      await Promise.all([primary.stop(), replica.stop()]);
    }
  });
});

/** How late a timer of this process is now. */
async function lateMs(): Promise<number> {
  const startMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return Math.max(0, performance.now() - startMs - 100);
}
