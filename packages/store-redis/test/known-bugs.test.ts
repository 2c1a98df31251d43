import { setTimeout as sleep } from 'node:timers/promises';
import {
  createLimiter,
  fixedWindow,
  type Limit,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { type RedisServer, startFaultProxy, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromIoredis, fromNodeRedis, type RedisClient, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';

// Bugs that other limiters on Redis have had. Each test states what must be true here.

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis({ own: true });
  redis = new Redis(server.url, safeOptions);
});

afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

/** Where the deadline is not the point: a busy machine may take long for a check. */
const PATIENT_MS = 60_000;

let scopes = 0;

/** A limiter whose records no other test uses. */
function limiterOn(client: RedisClient, ...limits: Limit[]) {
  return createLimiter({
    store: redisStore({ client }),
    limits,
    prefix: `test-${scopes++}`,
    deadlineMs: PATIENT_MS,
  });
}

/** A limiter, and the keys of its records in Redis. */
function scopedLimiter(limit: Limit) {
  const limiter = limiterOn(fromIoredis(redis), limit);
  const scope = `}test-${scopes - 1}:`;
  return { limiter, records: () => redis.keys(`*${scope}*`) };
}

const perMinute = (limit: number): Limit => fixedWindow({ name: 'per-minute', limit, window: '1m' });

const everyKind = (limit: number, window: number): Limit[] => [
  fixedWindow({ name: 'fixed', limit, window }),
  slidingWindow({ name: 'sliding', limit, window }),
  slidingWindowLog({ name: 'log', limit, window }),
  tokenBucket({ name: 'bucket', capacity: limit, refill: { amount: limit, every: window } }),
];

it('a cost that is denied is not charged', async () => {
  for (const limit of everyKind(10, 60_000)) {
    const limiter = limiterOn(fromIoredis(redis), limit);
    expect(await limiter.consume('user', { cost: 8 })).toMatchObject({ allowed: true, remaining: 2 });
    expect(await limiter.consume('user', { cost: 5 })).toMatchObject({ allowed: false, remaining: 2 });
    expect(await limiter.consume('user')).toMatchObject({ allowed: true, remaining: 1 });
  }
});

it.concurrent.each([1, 50, 500, 999, 1500])(
  'a window of %i ms ends, and its record has an expiry',
  async (window) => {
    await Promise.all(
      everyKind(2, window).map(async (limit) => {
        const { limiter, records } = scopedLimiter(limit);
        await limiter.consume('user', { cost: 2 });
        for (const key of await records()) expect(await redis.pttl(key)).not.toBe(-1);
        await sleep(2 * window + 5);
        expect((await limiter.consume('user', { cost: 2 })).allowed).toBe(true);
      }),
    );
  },
);

it('a refund after the record has expired leaves nothing behind', async () => {
  for (const limit of everyKind(5, 20)) {
    const { limiter, records } = scopedLimiter(limit);
    await limiter.consume('user', { cost: 3 });
    await sleep(45);
    await limiter.refund('user', { cost: 3 });
    expect(await records()).toEqual([]);
    expect(await limiter.peek('user')).toMatchObject({ remaining: 5 });
  }
});

it('no operation leaves a record without an expiry', async () => {
  for (const limit of everyKind(5, 60_000)) {
    const { limiter, records } = scopedLimiter(limit);
    for (const step of ['consume', 'consume', 'peek', 'refund', 'consume', 'refund', 'refund'] as const) {
      await limiter[step]('user', { cost: 2 });
      for (const key of await records()) expect(await redis.pttl(key)).toBeGreaterThan(0);
    }
    await limiter.consume('user', { cost: 2 });
    await limiter.reset('user');
    expect(await records()).toEqual([]);
  }
});

describe('a reply that is lost after the server applied the check', () => {
  const clients = {
    ioredis: async (url: string) => {
      const client = new Redis(url, { ...safeOptions, retryStrategy: () => 5 });
      client.on('error', () => {});
      await new Promise((resolve) => client.once('ready', resolve));
      return { client: fromIoredis(client), end: () => client.disconnect() };
    },
    'node-redis': async (url: string) => {
      const client = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: 5 } });
      client.on('error', () => {});
      await client.connect();
      return { client: fromNodeRedis(client), end: () => client.destroy() };
    },
  };

  it.each(Object.entries(clients))('counts once, with %s', async (_name, connect) => {
    const proxy = await startFaultProxy({ target: server });
    const { client, end } = await connect(`redis://127.0.0.1:${proxy.port}`);
    const limiter = limiterOn(client, perMinute(10));
    await limiter.consume('user');
    const swallowed = proxy.swallowReplies({ cut: true });
    const lost = limiter.consume('user');
    await expect(lost).rejects.toMatchObject({ name: 'RateLimitError' });
    await swallowed;
    await proxy.pass();
    // The client reconnects by itself. Until then checks are rejected without being sent.
    let decision: unknown;
    while (decision === undefined) decision = await limiter.peek('user').catch(() => sleep(5));
    expect(decision).toMatchObject({ remaining: 8 });
    end();
    await proxy.stop();
  });
});

it('a server that forgets its scripts again and again neither loses nor repeats a check', async () => {
  const limiter = limiterOn(
    fromIoredis(redis),
    perMinute(1000),
    tokenBucket({ name: 'b', capacity: 1000, refill: { amount: 1, every: '1h' } }),
  );
  let allowed = 0;
  for (let i = 0; i < 60; i++) {
    const flush = i % 2 === 0 ? server.command('SCRIPT', 'FLUSH') : undefined;
    const decisions = await Promise.all(Array.from({ length: 20 }, () => limiter.consume('user')));
    allowed += decisions.filter((decision) => decision.allowed).length;
    await flush;
  }
  expect(allowed).toBe(1000);
  expect(await limiter.peek('user')).toMatchObject({ allowed: false, remaining: 0 });
});

it('a check past its deadline is not sent again when the server does not know the script', async () => {
  const proxy = await startFaultProxy({ target: server });
  const client = new Redis(proxy.port, { ...safeOptions });
  await new Promise((resolve) => client.once('ready', resolve));
  const limits = [perMinute(10)];
  const store = redisStore({ client: fromIoredis(client) });
  const patient = createLimiter({ store, limits, prefix: 'late', deadlineMs: PATIENT_MS });
  await patient.consume('user');
  await server.command('SCRIPT', 'FLUSH');
  proxy.delay({ toClientMs: Number.POSITIVE_INFINITY });
  const hasty = createLimiter({ store, limits, prefix: 'late', deadlineMs: 50 });
  await expect(hasty.consume('user')).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
  await proxy.pass();
  // Replies come in order: the reply to the check comes before the first, and the reply to any resend before
  // the second.
  for (let i = 0; i < 2; i++) await client.ping();
  expect((await patient.peek('user')).remaining).toBe(9);
  client.disconnect();
  await proxy.stop();
});

it('keys that look alike never share a record', async () => {
  const awkward = [
    'a',
    'a:b',
    'b:a',
    '',
    ':',
    '{a}',
    '{',
    '}',
    '}{',
    '{}',
    '%',
    '%007b',
    '%7b',
    'a\0',
    '*',
    '[a-z]',
    '?',
    '\u{1f600}',
  ];
  const names = ['a', 'a:b', 'b', '{b}', '%'];
  const store = redisStore({ client: fromIoredis(redis), prefix: 'alike:' });
  const limiters = ['p', 'p:a', 'p%', ''].flatMap((prefix) =>
    names.map((name) =>
      createLimiter({
        store,
        prefix,
        limits: [fixedWindow({ name, limit: 1e6, window: '1h' })],
        deadlineMs: PATIENT_MS,
      }),
    ),
  );
  // Each is charged a different cost, so that a shared record would show.
  let n = 0;
  const charges = limiters.flatMap((limiter) => awkward.map((key) => ({ limiter, key, cost: ++n })));
  await Promise.all(charges.map(({ limiter, key, cost }) => limiter.consume(key, { cost })));
  for (const { limiter, key, cost } of charges) {
    expect((await limiter.peek(key)).remaining).toBe(1e6 - cost);
  }
});

it.each(['*', '?', '[a-z]', 'user:1', 'user:*'])('resetting %s resets no other key', async (victim) => {
  const limiter = limiterOn(fromIoredis(redis), perMinute(10));
  const others = ['user:1', 'user:1:export', 'user:12', 'u', '*', 'user:*'].filter((key) => key !== victim);
  for (const key of [victim, ...others]) await limiter.consume(key, { cost: 3 });
  await limiter.reset(victim);
  expect((await limiter.peek(victim)).remaining).toBe(10);
  for (const key of others) expect((await limiter.peek(key)).remaining).toBe(7);
});
