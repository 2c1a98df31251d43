import {
  block,
  concurrency,
  createLimiter,
  fixedWindow,
  type Limit,
  RateLimitError,
  slidingWindow,
  tokenBucket,
} from '@sluice/core';
import { type RedisServer, startRedis, until } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromIoredis, fromNodeRedis, type RedisClient, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';

let server: RedisServer;
const clients: Redis[] = [];
let corrupted = 0;

/** Where the deadline is not the point: a busy machine may take long for a check. */
const PATIENT_MS = 60_000;

beforeAll(async () => {
  server = await startRedis({ own: true });
});

afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server?.stop();
});

function ioredis(url: string, options: object = {}): Redis {
  const client = new Redis(url, { ...safeOptions, ...options });
  client.on('error', () => {});
  clients.push(client);
  return client;
}

const limits: Limit[] = [
  fixedWindow({ name: 'f', limit: 10, window: '1m' }),
  tokenBucket({ name: 't', capacity: 10, refill: { amount: 1, every: '1h' } }),
];

const ofEveryLayout: Limit[] = [
  ...limits,
  slidingWindow({ name: 's', limit: 10, window: '1m' }),
  concurrency({ name: 'c', limit: 10, lease: '1m' }),
  block({ name: 'b' }),
];

function limiterOn(client: RedisClient) {
  return createLimiter({ store: redisStore({ client }), limits, deadlineMs: PATIENT_MS });
}

const unavailable = (hint: RegExp) =>
  expect.objectContaining({
    name: 'RateLimitError',
    code: 'STORE_UNAVAILABLE',
    message: expect.stringMatching(hint),
  });

describe('a value that is not a client', () => {
  it.each([undefined, null, {}, 'redis://127.0.0.1', new Map()])(
    '%j throws a TypeError that says what to pass',
    (client) => {
      expect(() => fromIoredis(client as never)).toThrow(
        /fromIoredis: the client must be a `Redis` or `Cluster` of ioredis/,
      );
      expect(() => fromNodeRedis(client as never)).toThrow(
        /fromNodeRedis: the client must be what `createClient`/,
      );
      expect(() => redisStore({ client: client as never })).toThrow(
        /what `fromIoredis` or `fromNodeRedis` returns/,
      );
    },
  );

  it('a client of the other library throws a TypeError that names the right function', async () => {
    const one = ioredis(server.url);
    const other = createClient({ url: server.url });
    expect(() => fromIoredis(other as never)).toThrow(/fromNodeRedis/);
    expect(() => fromNodeRedis(one as never)).toThrow(/fromIoredis/);
  });
});

describe('options', () => {
  const client = fromIoredis({
    status: 'end',
    call: async () => {},
    connect: async () => {},
    once() {},
    removeListener() {},
  });

  it.each(['{', '}', 'a{b', '{}', '{a}{b}', 'x'.repeat(65), 'caf\u00e9', 'a\nb'])(
    'the prefix %j throws a RangeError',
    (prefix) => {
      expect(() => redisStore({ client, prefix })).toThrow(RangeError);
    },
  );

  it.each(['', 'app:', '{app}', 'a{b}c', 'x'.repeat(64)])('the prefix %j is accepted', (prefix) => {
    expect(redisStore({ client, prefix }).capabilities.shared).toBe(true);
  });

  it('a clock without `now` and an unknown option throw TypeErrors', () => {
    expect(() => redisStore({ client, clock: {} as never })).toThrow(/redisStore: `clock`/);
    expect(() => redisStore({ client, prefx: 'a' } as never)).toThrow(/there is no option "prefx"/);
  });
});

describe('a client that cannot serve', () => {
  it('because it was closed: rejects at once', async () => {
    const one = ioredis(server.url);
    const limiter = limiterOn(fromIoredis(one));
    await limiter.consume('user');
    one.disconnect();
    await expect(limiter.consume('user')).rejects.toEqual(unavailable(/not connected/));
    const other = createClient({ url: server.url });
    await expect(limiterOn(fromNodeRedis(other)).consume('user')).rejects.toEqual(
      unavailable(/await client.connect\(\)/),
    );
  });

  it('because it finds no server: rejects with a hint, long before the deadline', async () => {
    const client = ioredis('redis://127.0.0.1:1');
    const started = performance.now();
    await expect(limiterOn(fromIoredis(client)).consume('user')).rejects.toEqual(
      unavailable(/not (be )?connected/),
    );
    expect(performance.now() - started).toBeLessThan(PATIENT_MS / 3);
  });

  it('yet, because it is connecting or connects lazily: checks wait for it', async () => {
    expect(await limiterOn(fromIoredis(ioredis(server.url))).consume('waited')).toMatchObject({
      allowed: true,
    });
    const lazy = ioredis(server.url, { lazyConnect: true });
    expect(await limiterOn(fromIoredis(lazy)).consume('waited')).toMatchObject({
      allowed: true,
      remaining: 8,
    });
  });
});

describe('a server that rejects commands', () => {
  it('as a read-only replica: the error says so, and nothing has changed', async () => {
    const replica = await startRedis({ own: true });
    await replica.command('REPLICAOF', server.host, server.port);
    // Until then it may load the data set, and rejects everything for another reason.
    await until('the replica is in step', async () =>
      String(await replica.command('INFO', 'replication')).includes('master_link_status:up'),
    );
    const limiter = limiterOn(fromIoredis(ioredis(replica.url)));
    await expect(limiter.consume('on-replica')).rejects.toEqual(unavailable(/READONLY.*read-only replica/s));
    expect(await limiterOn(fromIoredis(ioredis(server.url))).peek('on-replica')).toMatchObject({
      remaining: 10,
    });
    await replica.stop();
  });

  it('for lack of memory: the error says so, and no limit is charged', async () => {
    const small = await startRedis({ config: { maxmemory: '100mb', 'maxmemory-policy': 'noeviction' } });
    const limiter = limiterOn(fromIoredis(ioredis(small.url)));
    await limiter.consume('user', { cost: 2 });
    await small.command('CONFIG', 'SET', 'maxmemory', '1');
    await expect(limiter.consume('user')).rejects.toEqual(unavailable(/OOM.*maxmemory/s));
    await expect(limiter.consume('other')).rejects.toBeInstanceOf(RateLimitError);
    // A check that needs no memory still works.
    expect((await limiter.peek('user')).limits.map(({ remaining }) => remaining)).toEqual([8, 8]);
    await small.command('CONFIG', 'SET', 'maxmemory', '0');
    expect((await limiter.consume('user')).remaining).toBe(7);
    await small.stop();
  });

  it('for lack of permission to run scripts: the error names it', async () => {
    await server.command('ACL', 'SETUSER', 'weak', 'on', '>pw', '~*', '+@all', '-@scripting');
    const client = ioredis(`redis://weak:pw@${server.host}:${server.port}`);
    await expect(limiterOn(fromIoredis(client)).consume('user')).rejects.toEqual(
      unavailable(/NOPERM.*README/s),
    );
  });

  it('accepts a user with exactly the permissions that the README lists', async () => {
    const rights = ['+evalsha', '+eval', '+time', '+get', '+mget', '+set', '+psetex', '+exists', '+del'];
    const logRights = ['+getrange', '+setrange', '+strlen', '+pexpire'];
    const session = ['+client', '+info', '+hello', '+ping'];
    await server.command(
      'ACL',
      'SETUSER',
      'exact',
      'on',
      '>pw',
      '~sluice:*',
      '-@all',
      ...rights,
      ...logRights,
      ...session,
    );
    const limiter = limiterOn(fromIoredis(ioredis(`redis://exact:pw@${server.host}:${server.port}`)));
    expect(await limiter.consume('exact')).toMatchObject({ allowed: true, remaining: 9 });
    expect(await limiter.refund('exact')).toMatchObject({ remaining: 10 });
    await limiter.reset('exact');
  });
});

describe('a key that holds something else', () => {
  it.each([
    ['a list', (key: string) => ['RPUSH', key, 'x']],
    ['a text', (key: string) => ['SET', key, 'hello']],
    ['an empty text', (key: string) => ['SET', key, '']],
    ['a text as long as a block', (key: string) => ['SET', key, 'd41d8cd98f00b204']],
    ['a text as long as a fixed window', (key: string) => ['SET', key, 'd41d8cd98f00b204e9800998']],
    ['a text as long as a sliding window', (key: string) => ['SET', key, 'd41d8cd98f00b204e9800998ecf8427e']],
    ['a text of letters', (key: string) => ['SET', key, 'abcdefghijklmnopqrstuvwx']],
    ['a long text of letters', (key: string) => ['SET', key, 'abcdefghijklmnopqrstuvwxyzabcdef']],
  ])('%s is reported as corrupt, is not changed, and affects no other check', async (_what, command) => {
    const prefix = `corrupt-${++corrupted}:`;
    const store = redisStore({ client: fromIoredis(ioredis(server.url)), prefix });
    for (const { name, algorithm } of ofEveryLayout) {
      const keys = ['broken', 'whole'].map((key) => ({ scope: name, key, algorithm }));
      const [verb = '', ...words] = command(`${prefix}{broken}${name}`);
      await server.command(verb, ...words);
      for (const batch of [keys, [...keys].reverse(), keys.slice(0, 1)]) {
        const outcomes = await store.execute?.(
          batch.map((key) => ({ kind: 'spend', keys: [key], cost: 1, count: 1 })),
        );
        for (const [i, { key }] of batch.entries()) {
          expect(outcomes?.[i]).toMatchObject(key === 'broken' ? { code: 'RECORD_CORRUPT' } : { granted: 1 });
        }
      }
      // A penalty and a take-back of several keys change the whole one no more than the broken one.
      for (const kind of ['penalize', 'take-back'] as const) {
        const [outcome] = (await store.execute?.([{ kind, keys: [...keys].reverse(), cost: 1 }])) ?? [];
        expect(outcome).toMatchObject({ code: 'RECORD_CORRUPT' });
      }
      const [whole] =
        (await store.execute?.([{ kind: 'spend', keys: keys.slice(1), cost: 1, count: 0 }])) ?? [];
      if (whole === undefined || !('records' in whole)) throw whole ?? new Error('no outcome');
      expect(algorithm.available(whole.records[0], whole.nowMs)).toBe(name === 'b' ? algorithm.limit : 8);
      expect(await server.command('TYPE', `${prefix}{broken}${name}`)).toBe(
        verb === 'RPUSH' ? 'list' : 'string',
      );
    }
  });

  it('when it is one of several limits, none of them is charged', async () => {
    const client = fromIoredis(ioredis(server.url));
    const limiter = createLimiter({
      store: redisStore({ client }),
      limits,
      prefix: 'several',
      deadlineMs: PATIENT_MS,
    });
    await limiter.consume('user');
    const [key] = (await server.command('KEYS', '*several:t:*')) as string[];
    await server.command('DEL', key as string);
    await server.command('RPUSH', key as string, 'x');
    await expect(limiter.consume('user')).rejects.toMatchObject({ code: 'RECORD_CORRUPT' });
    await server.command('DEL', key as string);
    expect((await limiter.peek('user')).limits.map(({ remaining }) => remaining)).toEqual([9, 10]);
  });
});
